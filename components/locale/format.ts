// How numbers, money and dates are written in the language of the words. By Intl; nothing here is worded but what Intl words itself.
import type { Micros } from '../../src/schema/pricing.ts';

/** The language of the words; numbers, dates and plurals follow it. */
export const language = 'en';

const plurals = new Intl.PluralRules(language);
const plain = new Intl.NumberFormat(language);
const [long, medium] = (['long', 'medium'] as const).map((dateStyle) => new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' })) as [Intl.DateTimeFormat, Intl.DateTimeFormat];
const minutes = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const lists = new Intl.ListFormat(language, { type: 'conjunction' });
const dollars = (minimumFractionDigits: number) => new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumFractionDigits, maximumFractionDigits: 6 });
const [whole, broken] = [dollars(0), dollars(2)];

export const number = (value: number): string => plain.format(value);

/** One of two forms by number. */
export const plural = (count: number, one: string, other: string): string => (plurals.select(count) === 'one' ? one : other);

export const list = (items: readonly string[]): string => lists.format(items);

/** Micro-dollars as money: `$19`, `$19.50`, `$0.004`; never rounded. */
export const money = (amount: Micros): string => (amount % 1_000_000 === 0 ? whole : broken).format(amount / 1_000_000);

const dated = (format: Intl.DateTimeFormat) => (instant: string) => (Number.isNaN(Date.parse(instant)) ? instant : format.format(new Date(instant)));

/** The day of an instant as UTC counts days, for sentences; the text itself where it is no instant. */
export const date = dated(long);
/** The same, for tables and small print. */
export const day = dated(medium);

/** An instant to the minute, in the time zone of whoever reads it, which it names. */
export const moment = (instant: string): string => (Number.isNaN(Date.parse(instant)) ? instant : minutes.format(new Date(instant)));

const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `5 minutes ago`; null within the last minute, and where either is no instant. */
export function ago(instant: string, now: string): string | null {
  const seconds = (Date.parse(now) - Date.parse(instant)) / 1000;
  const step = STEPS.find(([, length]) => seconds >= length);
  return step ? relative.format(-Math.floor(seconds / step[1]), step[0]) : null;
}
