// A catalogue of thousands: which cards exist while one scrolls, walks by keyboard, narrows, leaves and comes back.
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import type { MktCatalogue } from '../../components/mkt-catalogue.ts';
import { preview, type Marketplace } from '../../src/marketplace.ts';
import { cards, catalogue, listingOf, names, read } from './browse.ts';
import { stage, until, within, words } from './stage.ts';

const APPS = 5000;

describe('mkt-catalogue of thousands', function () {
  // Five thousand listings are parsed before each.
  this.timeout(60_000);
  const world = stage();
  let agency: Marketplace;
  let element: MktCatalogue;

  before(async () => {
    await setViewport({ width: 1280, height: 800 });
    const listings = Array.from({ length: APPS }, (_, at) => ({ ...listingOf(world, 'partridge-setup'), id: `app-${at}`, name: `App ${at}`, keywords: at % 7 === 0 ? ['seventh'] : [], logoUrl: null, installs: APPS - at }));
    const page = ({ request }: { request: Request }) => {
      const from = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
      const next = from + 500 < APPS ? String(from + 500) : null;
      return HttpResponse.json({ listings: listings.slice(from, from + 500), total: APPS, next, cursor: 'now' });
    };
    agency = await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings', page)] }));
    element = await catalogue(agency);
    // It outlives the fixture of one test: reading it again would take most of a minute.
    document.body.append(element);
    await until(() => cards(element).length > 0, 'it shows cards again');
  });
  after(() => element.remove());
  afterEach(async () => {
    element.query = {};
    element.marketplace = agency;
    (element.shadowRoot?.activeElement as HTMLElement | null)?.blur();
    await scroll(0);
  });

  const list = () => within(element, '.windowed');
  const rows = () => [...list().querySelectorAll<HTMLElement>('.row')];
  const all = (root: ParentNode): number => [...root.querySelectorAll('*')].reduce((count, one) => count + 1 + (one.shadowRoot ? all(one.shadowRoot) : 0), 0);
  const inView = () => cards(element).filter((card) => card.getBoundingClientRect().bottom > 0 && card.getBoundingClientRect().top < innerHeight);
  const focused = () => element.shadowRoot?.activeElement?.closest<HTMLElement>('[data-app-id]')?.dataset.appId;
  async function scroll(top: number): Promise<void> {
    window.scrollTo(0, top);
    await nextFrame();
    await nextFrame();
    await element.updateComplete;
    await until(() => element.shadowRoot?.querySelector('.windowed .skeleton') === null, 'every card is there');
  }
  /** Every place in the window is covered by cards, without a hole. */
  const covered = () => {
    const seen = rows().map((row) => row.getBoundingClientRect()).filter(({ bottom, top }) => bottom > 0 && top < innerHeight);
    return seen.length > 0 && seen.every((box, at) => at === 0 || Math.abs(box.top - (seen[at - 1]?.bottom ?? 0) - 16) < 1) && (seen[0]?.top ?? 1) <= 16 && (seen.at(-1)?.bottom ?? 0) >= innerHeight - 16;
  };

  it('has few elements, anywhere', async () => {
    const height = document.documentElement.scrollHeight;
    for (const part of [0, 0.1, 0.5, 0.9, 0.4]) {
      await scroll(part * height);
      expect(all(list())).to.be.below(600);
    }
  });

  it('covers the window with cards, anywhere', async () => {
    for (const part of [0.2, 0.5, 0.8, 0.3]) {
      await scroll(part * document.documentElement.scrollHeight);
      await until(covered, `cards cover the window at ${part}`);
    }
  });

  it('shows no card that rushes by, and every card once it rests', async () => {
    // On a busy machine a frame may take so long that the list counts as resting: it goes on rushing until it is seen to.
    for (let turn = 1; list().querySelector('.skeleton') === null; turn += 1) {
      window.scrollTo(0, (turn % 4) * 10 * innerHeight);
      await nextFrame();
      await element.updateComplete;
    }
    await until(covered, 'cards cover the window');
    await until(() => list().querySelector('.skeleton') === null, 'every card is there');
  });

  it('shows the cards of one jump with its frame', async () => {
    window.scrollTo(0, 50 * innerHeight);
    await until(() => inView().length > 0, 'cards are in view');
    expect(element.shadowRoot?.querySelector('.windowed .skeleton') === null).to.equal(true);
  });

  it('says of every card which place of how many it has', async () => {
    await scroll(0.5 * document.documentElement.scrollHeight);
    for (const card of cards(element)) {
      const item = card.closest('[role=listitem]');
      expect(item?.getAttribute('aria-setsize')).to.equal(String(APPS));
      expect(`app-${Number(item?.getAttribute('aria-posinset')) - 1}`).to.equal(card.dataset.appId);
    }
  });

  it('ends with the last app', async () => {
    await scroll(document.documentElement.scrollHeight);
    await scroll(document.documentElement.scrollHeight);
    expect(names(element).at(-1)).to.equal(`App ${APPS - 1}`);
  });

  it('keeps the focus in a card that scrolls out of view, and leads on from it', async () => {
    cards(element)[1]?.querySelector<HTMLElement>('.name')?.focus();
    expect(focused()).to.equal('app-1');
    await scroll(0.5 * document.documentElement.scrollHeight);
    expect(focused()).to.equal('app-1');
    await sendKeys({ press: 'Tab' });
    expect(focused()).to.equal('app-1');
    await sendKeys({ press: 'Tab' });
    expect(focused()).to.equal('app-2');
    expect(all(list())).to.be.below(900);
  });

  it('is walked through by Tab and back by Shift+Tab, card by card', async () => {
    cards(element)[0]?.querySelector<HTMLElement>('.name')?.focus();
    const walked: (string | undefined)[] = [];
    for (let press = 0; press < 60; press += 1) {
      if (walked.at(-1) !== focused()) walked.push(focused());
      await sendKeys({ press: 'Tab' });
    }
    expect(walked.length).to.be.above(12);
    expect(walked).to.deep.equal(walked.map((_, at) => `app-${at}`));
    await sendKeys({ down: 'Shift' });
    for (let press = 0; press < 60; press += 1) await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    expect(focused()).to.equal('app-0');
  });

  it('comes back into range when it shrinks while it is scrolled', async () => {
    await scroll(document.documentElement.scrollHeight);
    element.query = { q: 'seventh' };
    await element.updateComplete;
    await until(() => inView().length > 0, 'cards are in view');
    expect(element.shown).to.equal(Math.ceil(APPS / 7));
    element.query = { q: 'app-77 seventh nothing' };
    await element.updateComplete;
    expect(words(within(element, '[part=panel]'))).to.contain('No app matches');
  });

  it('shows the best first when another query is asked for deep down', async () => {
    await scroll(0.5 * document.documentElement.scrollHeight);
    element.query = { q: 'seventh' };
    await until(() => inView()[0]?.dataset.appId === 'app-0', 'the first app is in view');
  });

  it('keeps its place when the columns change', async () => {
    await scroll(0.5 * document.documentElement.scrollHeight);
    await until(covered, 'cards cover the window');
    const at = Number(inView()[0]?.closest<HTMLElement>('[data-place]')?.dataset.place);
    await setViewport({ width: 700, height: 800 });
    try {
      const place = () => Number(inView()[0]?.closest<HTMLElement>('[data-place]')?.dataset.place);
      await until(() => Math.abs(place() - at) <= 8, 'the same apps are in view');
    } finally {
      await setViewport({ width: 1280, height: 800 });
    }
  });

  it('shows another viewer’s apps without a request and stays small', async () => {
    await scroll(0.3 * document.documentElement.scrollHeight);
    element.marketplace = preview(agency, 'admin');
    await element.updateComplete;
    await until(() => inView().length > 0 || element.shown === 0, 'what is left is in view');
    expect(all(element.shadowRoot ?? document)).to.be.below(1200);
  });

  it('works in a container of the host that scrolls', async () => {
    const box = await fixture<HTMLElement>(html`<div><div class="port"><div id="slot"></div></div></div>`);
    const port = box.querySelector<HTMLElement>('.port');
    if (!port) throw new Error('the fixture lost its container');
    port.style.cssText = 'block-size: 500px; overflow: auto';
    port.append(element);
    try {
      await until(() => cards(element).length > 0, 'cards are shown');
      port.scrollTop = 200_000;
      await until(() => Number(cards(element)[0]?.dataset.appId?.slice(4)) > 1000, 'cards further down are shown');
      expect(all(list())).to.be.below(600);
    } finally {
      document.body.append(element);
      await until(() => cards(element).length > 0, 'it is back');
    }
  });

  describe('coming back', () => {
    const away = async () => {
      await scroll(0.5 * document.documentElement.scrollHeight);
      await until(covered, 'cards cover the window');
      const seen = inView()[0]?.dataset.appId;
      element.remove();
      window.scrollTo(0, 0);
      await nextFrame();
      return seen;
    };

    it('is where one was, by the app at the top', async () => {
      const seen = await away();
      document.body.append(element);
      await until(() => inView().some(({ dataset }) => dataset.appId === seen), 'the same app is in view');
      expect(Number(inView()[0]?.dataset.appId?.slice(4)) - Number(seen?.slice(4))).to.be.within(-8, 8);
    });

    it('begins at the top with another query', async () => {
      await away();
      element.query = { q: 'seventh' };
      document.body.append(element);
      await until(() => cards(element)[0]?.dataset.appId === 'app-0', 'the first app is there');
      expect(scrollY).to.be.below(200);
    });

    it('keeps nothing but that app’s id and its document', async () => {
      const before: unknown = history.state;
      await away();
      document.body.append(element);
      const kept = Object.entries(sessionStorage).filter(([name]) => name.startsWith('mkt-catalogue:'));
      const values = kept.map(([, value]) => JSON.parse(value as string) as { app: string; page: number });
      expect(values.map((value) => Object.keys(value))).to.deep.equal([['app', 'page']]);
      expect(values[0]?.app).to.match(/^app-\d+$/);
      expect(history.state).to.equal(before);
      await until(() => cards(element).length > 0, 'it is back');
    });

    it('begins at the top where the page may keep nothing', async () => {
      const stored = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem');
      Storage.prototype.setItem = () => {
        throw new Error('no storage');
      };
      sessionStorage.clear();
      try {
        await away();
        document.body.append(element);
        await until(() => cards(element)[0]?.dataset.appId === 'app-0', 'the first app is there');
      } finally {
        if (stored) Object.defineProperty(Storage.prototype, 'setItem', stored);
      }
    });
  });
});
