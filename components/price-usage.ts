// A day of an app: how much of it may be used, how much was, and where it is paused until when. Templates as functions of data; it counts nothing
// itself, and pauses nothing.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { placesToday, type PlaceToday } from '../src/pricing/index.ts';
import type { AppUsage, Meter } from '../src/schema/pricing.ts';
import { moment, number, plural } from './locale/format.ts';
import { chip } from './pieces.ts';
import { counted, sharedUnit } from './price-line.ts';

/** Whose day is shown: every place of an agency's, one sub-account's, or nobody's in particular. */
export type Whose = { readonly kind: 'agency' } | { readonly kind: 'sub-account'; readonly id: string | undefined };

export interface Day {
  readonly meters: readonly Meter[];
  readonly usage: AppUsage;
  readonly nextDayAt: string;
  readonly whose: Whose;
}

/** The daily limit and today; nothing where nobody limits anything. */
export function today({ meters, usage, nextDayAt, whose }: Day): TemplateResult | typeof nothing {
  const places = placesToday(meters, usage);
  const { perDay } = usage;
  const paused = places.filter(({ pausedBy }) => pausedBy !== null);
  if (perDay === null && paused.length === 0) return nothing;
  return html`<div class="today block" part="usage">
    <p class="row"><span>${msg('Daily limit')}</span> <span class="price">${perDay === null ? msg('By the developer') : limit(meters, perDay, whose)}</span></p>
    ${whose.kind === 'agency' ? ofAgency(paused, nextDayAt) : ofSubAccount(places.find(({ subAccountId }) => subAccountId === whose.id), meters, usage, nextDayAt, whose.id)}
  </div>`;
}

const limit = (meters: readonly Meter[], perDay: number, whose: Whose): string =>
  whose.kind === 'agency' ? msg(str`${counted(perDay, sharedUnit(meters))} a day per sub-account`) : msg(str`${counted(perDay, sharedUnit(meters))} a day`);

function ofAgency(paused: readonly PlaceToday[], nextDayAt: string): TemplateResult {
  if (paused.length === 0) return html`<p class="state">${chip('success', 'check', msg('Running in every sub-account'))}</p>`;
  const where = plural(paused.length, msg('Paused in 1 sub-account'), msg(str`Paused in ${number(paused.length)} sub-accounts`));
  return html`<p class="state">${chip('warning', 'clock', where)} <span>${resumes(nextDayAt)}</span></p>`;
}

function ofSubAccount(place: PlaceToday | undefined, meters: readonly Meter[], { perDay }: AppUsage, nextDayAt: string, id: string | undefined): TemplateResult | typeof nothing {
  if (place?.pausedBy) {
    const whose = place.pausedBy === 'agency' ? msg('Today’s limit is used up.') : msg('The developer’s limit for today is used up.');
    return html`<p class="state">${chip('warning', 'clock', msg('Paused until tomorrow'))} <span>${whose} ${resumes(nextDayAt)}</span></p>`;
  }
  if (perDay === null || id === undefined) return nothing;
  return html`<p class="state">${chip('success', 'check', msg('Running'))} <span>${msg(str`${number(place?.used ?? 0)} of ${counted(perDay, sharedUnit(meters))} used today.`)}</span></p>`;
}

const resumes = (nextDayAt: string): string => msg(str`Goes on by itself on ${moment(nextDayAt)}.`);

export const usageCss = css`
  .state {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding-block-end: 12px;
    font-size: 13px;
    color: var(--muted);
  }
  .today .row {
    padding-block-end: 4px;
  }
`;
