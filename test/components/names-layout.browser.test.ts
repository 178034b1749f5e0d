// That a name stays in its own place: it never turns the text beside it, and never makes a card larger than any other. Measured on what is drawn, with
// the templates of the elements and their styles.
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { html, render, type CSSResult, type TemplateResult } from 'lit';
import { actionCss } from '../../components/action.ts';
import { rows } from '../../components/approvals-list.ts';
import { card, cardCss } from '../../components/card.ts';
import { piecesCss } from '../../components/pieces.ts';
import { offer, standing, type Offer } from '../../components/standing.ts';
import { chips, controls, tokens } from '../../components/styles.ts';
import '../../components/define.ts';
import type { Listing } from '../../src/schema/app.ts';
import { listingOf, read } from './browse.ts';
import { stage } from './stage.ts';

const world = stage();
let plain: Offer;

/** A stretch of page in the elements' look. */
function stretch(...styles: readonly CSSResult[]): { readonly root: ShadowRoot; readonly remove: () => void } {
  const host = document.createElement('div');
  document.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [tokens, controls, chips, piecesCss, ...styles].flatMap(({ styleSheet }) => styleSheet ?? []);
  return { root, remove: () => host.remove() };
}

const withNames = (name: string, publisher: string, tagline = plain.listing.tagline): Offer => ({ ...plain, listing: { ...plain.listing, name, tagline, publisher: { ...plain.listing.publisher, name: publisher } } });

/** Small whole numbers, the same ones every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

const CONTROLS = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\u200e', '\u200f', '\u061c', '\u2029', '\n'];
const WORDS = ['Acme', 'שלום', 'مرحبا', '12.50', '(x)', 'CRM', '৳', '±7', '“', 'a/b', '!'];
/** Names that try to turn what stands beside them: controls that are never closed or close too much, between words of both directions. */
function turningNames(count: number): string[] {
  const next = numbers(11);
  return Array.from({ length: count }, () => Array.from({ length: 2 + next(7) }, () => (next(2) ? (CONTROLS[next(CONTROLS.length)] ?? '') : (WORDS[next(WORDS.length)] ?? ''))).join('') + (CONTROLS[next(CONTROLS.length)] ?? '') + (next(2) ? 'א' : ''));
}

/** Where each character beside a name is drawn: those before it from the start of the line, those after it from the end of the name. */
function drawn(line: Element, name: Element): number[] {
  const [edges, start] = [name.getBoundingClientRect(), line.getBoundingClientRect().left];
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const places: number[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (name.contains(node)) continue;
    const after = (name.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    for (let at = 0; at < (node.textContent?.length ?? 0); at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0) places.push(Math.round((after ? box.left - edges.right : box.left - start) * 4) / 4);
    }
  }
  return places;
}

/** How many of these names change where a neighbour is drawn, in a line that shows the name between two others. */
function turned(names: readonly string[], line: (name: string) => TemplateResult, find: (root: ShadowRoot) => readonly [Element, Element]): number {
  const { root, remove } = stretch();
  const seen = (name: string): string => {
    render(line(name), root);
    for (const element of root.querySelectorAll<HTMLElement>('*')) element.style.whiteSpace = 'nowrap';
    return drawn(...find(root)).join();
  };
  const still = seen('Acme');
  expect(still.split(',').length).to.be.greaterThan(4);
  const changed = names.filter((name) => seen(name) !== still);
  remove();
  return changed.length;
}

describe('a name that turns the direction of text', () => {
  const names = turningNames(200);
  before(async () => {
    await setViewport({ width: 1440, height: 900 });
    const marketplace = await read(world, 'agency-admin');
    const one = standing(marketplace, listingOf(world, 'pennywhistle-sms'));
    if (!one || !marketplace.viewer) throw new Error('the app does not stand');
    plain = offer(marketplace, marketplace.viewer, one);
  });

  const nothing = () => undefined;
  const hand = { query: nothing, choose: nothing, chooseAll: nothing, clearChosen: nothing, word: nothing, open: nothing, page: nothing };
  const permission = (listing: Listing) => rows([{ row: 0, id: listing.id, listing, approved: true, word: null, subAccounts: 2, chosen: false }], { open: true, because: null }, hand);
  const find = (outer: string) => (root: ShadowRoot) => {
    const line = root.querySelector(outer);
    const name = line?.querySelector('bdi') ?? line?.querySelector('.name');
    if (!line || !name) throw new Error(`no ${outer}`);
    return [line, name] as const;
  };

  it('leaves the category beside a publisher where it is, 200 times of 200', () => {
    expect(turned(names, (name) => permission(withNames('Acme', name).listing), find('.publisher'))).to.equal(0);
  });

  it('leaves the rest of a card where it is, 200 times of 200', () => {
    const { root, remove } = stretch(cardCss, actionCss);
    const boxes = (name: string) => {
      render(html`<div class="grid">${card(withNames(name, name), { install: nothing, again: nothing, open: nothing })}</div>`, root);
      const all = root.querySelectorAll('.tagline, .meta > *, .price, .foot button .label, .logo');
      return [...all].map((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const { left, right, top } = range.getBoundingClientRect();
        return [left, right, top].map(Math.round).join();
      });
    };
    const still = boxes('Acme');
    expect(still.length).to.be.greaterThan(5);
    for (const name of names) expect(boxes(name), JSON.stringify(name)).to.deep.equal(still);
    remove();
  });

  it('would turn its neighbours if it were written as it came', () => {
    const naked = (name: string) => html`<p class="publisher">Made by <span class="name">${name}</span> · Phone (12.50) and SMS</p>`;
    expect(turned(names, naked, find('.publisher'))).to.be.greaterThan(60);
  });
});

describe('a name without end', () => {
  const wild = [
    'Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a'.repeat(4),
    'e\u0489\u0489\u0489\u0323\u0323\u0323\u0323\u0323'.repeat(5),
    'W'.repeat(50),
    'Donaudampfschifffahrtsgesellschaftskapitänswitwe',
    '👩‍👩‍👧‍👦'.repeat(4),
    '\u202e'.repeat(50),
    'a\u200b'.repeat(25),
    'ﷺ'.repeat(50),
    '𒐫'.repeat(20),
    '﷽ '.repeat(20),
    'שָׁלוֹם '.repeat(7),
    'あ'.repeat(50),
    'ཧཱུྃ'.repeat(10),
    'a b '.repeat(12),
    '\u3000'.repeat(20) + 'x',
    'ก็็็็็็็็็็็็็็็็็็็็'.slice(0, 50),
  ];

  for (const [looks, dir, zoom] of [['left to right', 'ltr', '1'], ['right to left', 'rtl', '1'], ['at twice the size', 'ltr', '2']] as const) {
    it(`makes no card taller, and nothing in it overlaps, ${looks}`, async () => {
      document.documentElement.dir = dir;
      document.documentElement.style.zoom = zoom;
      try {
        for (const width of [320, 480, 768, 1024, 1440]) {
          await setViewport({ width, height: 900 });
          const { root, remove } = stretch(cardCss, actionCss);
          const heights = (one: Offer) => {
            render(html`<div class="grid">${card(one, { install: () => undefined, again: () => undefined, open: () => undefined })}</div>`, root);
            const parts = [...root.querySelectorAll('.name, .publisher, .tagline, .meta, .foot')].map((element) => element.getBoundingClientRect());
            const box = root.querySelector('.card')?.getBoundingClientRect() ?? new DOMRect();
            for (const [at, part] of parts.entries()) {
              expect(part.top).to.be.at.least((parts[at - 1]?.bottom ?? box.top) - 0.5);
              expect(part.left).to.be.at.least(box.left - 0.5);
              expect(part.right).to.be.at.most(box.right + 0.5);
            }
            return Math.round(box.height);
          };
          const usual = heights(withNames('Acme', 'Acme Labs', 'Two lines of words. '.repeat(8)));
          for (const name of wild) expect(heights(withNames(name, name, `${name} `.repeat(8).slice(0, 170))), `${JSON.stringify(name)} at ${width}`).to.be.at.most(usual);
          remove();
        }
      } finally {
        document.documentElement.removeAttribute('dir');
        document.documentElement.removeAttribute('style');
      }
    });
  }

  it('would make the card taller if it were let wrap', () => {
    const { root, remove } = stretch(cardCss, actionCss);
    render(html`<div class="grid">${card(withNames('W '.repeat(50), 'Acme'), { install: () => undefined, again: () => undefined, open: () => undefined })}</div>`, root);
    const name = root.querySelector<HTMLElement>('.name');
    const box = root.querySelector('.card');
    const before = box?.getBoundingClientRect().height ?? 0;
    name?.style.setProperty('white-space', 'normal');
    expect(box?.getBoundingClientRect().height).to.be.greaterThan(before);
    remove();
  });
});
