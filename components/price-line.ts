// A price as words in one short line: the cheapest way in, and that there is more; or what one use is charged. Pure text for whoever shows it, an element or a card; works out
// no price of its own, that is src/pricing.
import { msg, str } from '@lit/localize';
import { priceLines, trialOf, type Audience, type PriceLine, type Range } from '../src/pricing/index.ts';
import type { Markup, Pricing } from '../src/schema/pricing.ts';
import { list, money, number, plural } from './locale/format.ts';

export type Plan = Extract<PriceLine, { kind: 'plan' }>;
export type Meter = Extract<PriceLine, { kind: 'meter' }>;

/** The whole price in one short line, for an audience; a sub-account's pricing is final already, so its markup is `{}`. */
export const priceLine = (pricing: Pricing, markup: Markup, audience: Audience): string => inOneLine(priceLines(pricing, markup, audience), trialOf(pricing));

/** What one use is charged, in words: the price per unit, and the platform's fee where there is one to speak of. */
export function chargeLine(pricing: Pricing, markup: Markup, audience: Audience): string {
  const meters = priceLines(pricing, markup, audience).filter(isMeter);
  return meters.length === 0 ? msg('No charge by use') : list(meters.map((meter) => charged(meter)));
}

function charged(meter: Meter): string {
  const price = msg(str`${range(meter.final)} per ${meter.unit}`);
  const fee = feeWords(meter);
  if (fee === '') return price;
  return meter.platformFee === 0 ? msg(str`${price} (${fee})`) : msg(str`${price} ${fee}`);
}

/** What the platform adds, for actions and triggers; nothing where no fee was ever meant. */
export function feeWords({ platformFee, module }: Meter): string {
  const ofWorkflows = module === 'workflow-action' || module === 'workflow-trigger';
  if (platformFee === null || !ofWorkflows) return '';
  return platformFee === 0 ? msg('no platform fee') : msg(str`+ ${money(platformFee)} platform fee`);
}

/** `2,000 executions`; a developer's own word for a unit has no plural that anybody knows, so those are units. */
export function counted(count: number, unit: string): string {
  if (unit === 'execution') return plural(count, msg(str`${number(count)} execution`), msg(str`${number(count)} executions`));
  if (unit === 'message') return plural(count, msg(str`${number(count)} message`), msg(str`${number(count)} messages`));
  return plural(count, msg(str`${number(count)} unit`), msg(str`${number(count)} units`));
}

/** The unit that all meters share; empty where they differ. */
export const sharedUnit = (meters: readonly { readonly unit: string }[]): string => (new Set(meters.map(({ unit }) => unit)).size === 1 ? (meters[0]?.unit ?? '') : '');

const INTERVALS: readonly Plan['interval'][] = ['month', 'year', 'one-time'];
export const isPlan = (each: PriceLine): each is Plan => each.kind === 'plan';
export const isMeter = (each: PriceLine): each is Meter => each.kind === 'meter';
/** What whoever looks has to pay for a plan. */
export const payable = ({ amount, agencyAmount }: Plan): number => agencyAmount ?? amount;

export function per(amount: number, interval: Plan['interval']): string {
  switch (interval) {
    case 'month':
      return msg(str`${money(amount)} / month`);
    case 'year':
      return msg(str`${money(amount)} / year`);
    case 'one-time':
      return msg(str`${money(amount)} once`);
  }
}

export const range = ({ min, max }: Range): string => (min === max ? money(min) : `${money(min)}–${money(max)}`);

function inOneLine(lines: readonly PriceLine[], trialDays: number | null): string {
  const plans = lines
    .filter(isPlan)
    .filter((plan) => payable(plan) > 0)
    .sort((a, b) => INTERVALS.indexOf(a.interval) - INTERVALS.indexOf(b.interval) || payable(a) - payable(b));
  const meters = lines.filter(isMeter).filter(({ final }) => final.max > 0);
  const [plan, ...others] = plans;
  const free = lines.some(({ kind }) => kind === 'free') || (!plan && meters.length === 0);
  const price = plan && per(payable(plan), plan.interval);
  const usage = meters.length > 0 ? metered(meters) : undefined;
  const trial = trialDays !== null && (price || usage) ? ` · ${msg(str`${number(trialDays)}-day trial`)}` : '';
  if (free && price) return msg(str`Free, paid plans from ${price}`) + trial;
  if (free && usage) return msg(str`Free, usage ${lowered(usage)}`) + trial;
  if (price) return (usage ? msg(str`${others.length > 0 ? msg(str`From ${price}`) : price} + usage`) : others.length > 0 ? msg(str`From ${price}`) : price) + trial;
  return usage ? usage + trial : msg('Free');
}

const lowered = (words: string): string => words.charAt(0).toLocaleLowerCase() + words.slice(1);

function metered(meters: readonly Meter[]): string {
  const [first, second] = meters;
  const inbound = meters.find(({ direction }) => direction === 'inbound');
  const outbound = meters.find(({ direction }) => direction === 'outbound');
  if (inbound && outbound && meters.length === 2 && inbound.unit === outbound.unit) return msg(str`In ${range(inbound.final)} / out ${range(outbound.final)} per ${inbound.unit}`);
  if (first && !second) return msg(str`${range(first.final)} per ${first.unit}`);
  const cheapest = meters.reduce((least, meter) => (meter.final.min < least.final.min ? meter : least));
  return msg(str`From ${money(cheapest.final.min)} per ${cheapest.unit}`);
}
