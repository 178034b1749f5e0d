// What is odd about an app's name or its publisher's, in a calm sentence each: a better known name it is easily taken for, mixed scripts, what cannot be
// seen. The facts come from a table that is loaded only here; until it is there, and where it cannot be had, names stand alone, made visible all the same.
// It is no part: a page may not hide a warning.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { InspectedName, KnownNames, NameFlag } from '../src/oauth/names.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import type { Listing } from '../src/schema/app.ts';
import { icon } from './icons.ts';

/** What inspects names, as its module has it. */
export type NameTable = typeof import('../src/oauth/names.ts');

/** Known names are prepared once for the listing they came with, and not whenever its page changes. */
const prepared = new WeakMap<readonly string[], KnownNames>();

/** The warnings about one listing's names; `known` are the better known names of others. */
export function nameWarnings({ name, publisher }: Pick<Listing, 'name' | 'publisher'>, known: readonly string[], table: NameTable | null): TemplateResult | typeof nothing {
  if (!table) return nothing;
  const others = prepared.get(known) ?? table.knownNames(known);
  prepared.set(known, others);
  const linesOf = (text: string, sentence: (flag: NameFlag, like: string) => TemplateResult | string, same: string): readonly (TemplateResult | string)[] => {
    const { flags, looksLike }: InspectedName = table.inspectName(text, others);
    return [...(known.includes(text) ? [same] : []), ...flags.map((flag) => sentence(flag, looksLike ?? ''))];
  };
  const lines = [...linesOf(publisher.name, ofPublisher, msg('Another publisher goes by the same name.')), ...linesOf(name, ofApp, msg('A better known app has the same name.'))];
  return lines.length === 0 ? nothing : html`<ul class="names warning">${lines.map((words) => html`<li>${icon('shieldAlert')}<span class="phrase">${words}</span></li>`)}</ul>`;
}

function ofPublisher(flag: NameFlag, like: string): TemplateResult | string {
  switch (flag) {
    case 'look-alike':
      return msg(html`The publisher’s name looks like <b><bdi>${shownName(like)}</bdi></b>, which is somebody else.`);
    case 'mixed-scripts':
      return msg('The publisher’s name mixes letters of different scripts in one word.');
    case 'bidi-control':
      return msg('The publisher’s name contains characters that turn the direction of text. They are shown as numbers.');
    case 'invisible':
      return msg('The publisher’s name contains invisible characters. They are shown as numbers.');
    case 'piled-marks':
      return msg('The publisher’s name piles up marks on its letters. Some are left out.');
  }
}

function ofApp(flag: NameFlag, like: string): TemplateResult | string {
  switch (flag) {
    case 'look-alike':
      return msg(html`The app’s name looks like <b><bdi>${shownName(like)}</bdi></b>, which is somebody else’s.`);
    case 'mixed-scripts':
      return msg('The app’s name mixes letters of different scripts in one word.');
    case 'bidi-control':
      return msg('The app’s name contains characters that turn the direction of text. They are shown as numbers.');
    case 'invisible':
      return msg('The app’s name contains invisible characters. They are shown as numbers.');
    case 'piled-marks':
      return msg('The app’s name piles up marks on its letters. Some are left out.');
  }
}

export const nameWarningsCss = css`
  .names {
    display: grid;
    gap: 4px;
    padding: 8px 12px;
    border: 1px solid color-mix(in oklab, var(--tone) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--tone-tint);
    color: var(--tone);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .names li {
    display: flex;
    gap: 8px;
  }
`;
