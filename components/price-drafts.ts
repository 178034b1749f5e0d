// What an agency types before it saves: a profit as dollars or as a share of the base, a number of units a day. Reads the text into whole
// micro-dollars or says in words why it cannot; nothing here keeps state or shows anything.
import { msg, str } from '@lit/localize';
import { amountRules, microsOf, shareOf } from '../src/pricing/index.ts';
import type { DailyLimit, Meter, Micros } from '../src/schema/pricing.ts';
import { money, number } from './locale/format.ts';

/** A profit as it is being typed. */
export interface ProfitDraft {
  readonly text: string;
  readonly as: 'dollars' | 'percent';
}

/** What was typed, as a value; or why it is none. */
export type Typed<T> = { readonly value: T; readonly fault?: undefined } | { readonly fault: string; readonly value?: undefined };

/** Only a price that is one number has a share. */
export const hasShare = ({ price, tiers = [] }: Meter): boolean => price.kind === 'fixed' && tiers.length === 0;

/** The profit somebody means; nothing typed is none. */
export function profitOf(meter: Meter, { text, as }: ProfitDraft): Typed<Micros> {
  const typed = text.trim();
  if (typed === '') return { value: 0 };
  if (/^[-−]/.test(typed)) return { fault: msg('A profit is not negative. Leave it empty for none.') };
  if (!/^\d*\.?\d*$/.test(typed) || typed === '.') return { fault: as === 'percent' ? msg('Write a number such as 20.') : msg('Write an amount such as 0.02.') };
  if (/\.\d{6}0*[1-9]/.test(typed)) return { fault: msg('Write at most six decimals.') };
  const value = as === 'percent' && meter.price.kind === 'fixed' ? shareOf(meter.price.amount, typed) : microsOf(typed);
  return value === null || value > amountRules.profit.max ? { fault: msg(str`Write at most ${money(amountRules.profit.max)}.`) } : { value };
}

/** An amount as somebody would type it: `0.02`; empty for none. */
export const textOf = (amount: Micros): string => (amount === 0 ? '' : (amount / 1_000_000).toFixed(6).replace(/\.?0+$/, ''));

const MOST = 1_000_000_000;

/** The daily limit somebody means; nothing typed is none. */
export function limitOf(text: string): Typed<DailyLimit> {
  const typed = text.trim();
  if (typed === '') return { value: null };
  const value = /^\d{1,12}$/.test(typed) ? Number(typed) : 0;
  if (value > MOST) return { fault: msg(str`Write at most ${number(MOST)}, or leave it empty for no limit.`) };
  return value >= 1 ? { value } : { fault: msg('Write a whole number from 1, or leave it empty for no limit.') };
}
