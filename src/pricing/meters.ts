// What a developer may set as a price by use: which module counts what, within which bounds. Beyond the shape, which the schema checks.
// Source: usage-based pricing; the developer tool's own checks. Pure; a URL is judged by the gate that is passed in.
import type { Fault } from '../schema/faults.ts';
import type { Meter, Tier } from '../schema/pricing.ts';
import type { UrlGate } from '../schema/public-url.ts';
import { amountFaults, amountRules } from './amount.ts';

type Module = Meter['module'];

/** A meter as it is being set up. */
export interface MeterDraft extends Pick<Meter, 'module' | 'unit' | 'direction' | 'price'> {
  /** Prices by volume instead of the one price; left out or empty for none. */
  readonly tiers?: readonly Tier[] | undefined;
  /** How many units one day may have at most; 0, null or left out for no limit. Source: `executionLimitPerCycle` of the developer tool. */
  readonly dailyCeiling?: number | null | undefined;
}

/** The three modules that charge by use, and what each counts. A null unit is the developer's own word. */
export const usageModules: Readonly<Record<Module, { readonly kind: 'workflow' | 'provider' | 'custom'; readonly unit: string | null; readonly directed: boolean; readonly dynamic: boolean }>> = {
  'workflow-action': { kind: 'workflow', unit: 'execution', directed: false, dynamic: false },
  'workflow-trigger': { kind: 'workflow', unit: 'execution', directed: false, dynamic: false },
  'conversation-provider': { kind: 'provider', unit: 'message', directed: true, dynamic: false },
  custom: { kind: 'custom', unit: null, directed: false, dynamic: true },
};

/** Where a price by use is shown, and for which modules. Source: product changelog. */
export const priceSurfaces: Readonly<Record<'app-details' | 'workflow-builder' | 'developer-portal', readonly Module[]>> = {
  'app-details': ['workflow-action', 'workflow-trigger', 'conversation-provider', 'custom'],
  'workflow-builder': ['workflow-action', 'workflow-trigger'],
  'developer-portal': ['workflow-action', 'workflow-trigger', 'conversation-provider', 'custom'],
};

/** The longest label of a unit, in characters. */
export const UNIT_LABEL_MAX = 19;

/** The meters whose prices a surface shows, in their order. */
export const metersShownIn = <M extends Pick<Meter, 'module'>>(surface: keyof typeof priceSurfaces, meters: readonly M[]): readonly M[] =>
  meters.filter(({ module }) => priceSurfaces[surface].includes(module));

const isWhole = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** Every fault of one meter; paths are below the meter (`unit`, `price.max`, `tiers.1.from`). The gate is `publicUrl`. */
export function meterFaults(meter: MeterDraft, gate: UrlGate): readonly Fault[] {
  const { module, unit, direction, price, tiers = [], dailyCeiling } = meter;
  const { unit: fixedUnit, directed, dynamic } = usageModules[module];
  const faults: Fault[] = [];
  const unitFits = fixedUnit === null ? unit.trim() !== '' && unit.length <= UNIT_LABEL_MAX : unit === fixedUnit;
  if (!unitFits) faults.push({ path: 'unit', message: fixedUnit === null ? `must be 1 to ${UNIT_LABEL_MAX} characters` : `must be ${fixedUnit}` });
  if (directed && direction === null) faults.push({ path: 'direction', message: 'must be inbound or outbound' });
  if (!directed && direction !== null) faults.push({ path: 'direction', message: 'must be none; only conversation providers have directions' });
  if (price.kind === 'dynamic' && !dynamic) faults.push({ path: 'price.kind', message: 'must be fixed; only custom events have a price per charge' });
  if (!isWhole(dailyCeiling ?? 0)) faults.push({ path: 'dailyCeiling', message: 'must be a whole number, 0 for no limit' });
  return [...faults, ...priceFaults(price, gate), ...tierFaults(tiers)];
}

function priceFaults(price: Meter['price'], gate: UrlGate): readonly Fault[] {
  const rule = amountRules.unit;
  if (price.kind === 'fixed') return amountFaults('price.amount', price.amount, rule);
  const faults = [...amountFaults('price.min', price.min, rule), ...amountFaults('price.max', price.max, rule), ...amountFaults('price.default', price.default, rule)];
  if (price.min >= price.max) faults.push({ path: 'price.min', message: 'must be below the maximum' });
  if (price.default < price.min || price.default > price.max) faults.push({ path: 'price.default', message: 'must be between the minimum and the maximum' });
  if (price.pricingPageUrl === null || gate(price.pricingPageUrl)?.protocol !== 'https:') faults.push({ path: 'price.pricingPageUrl', message: 'must be a public https address that explains the price' });
  return faults;
}

function tierFaults(tiers: readonly Tier[]): readonly Fault[] {
  const faults: Fault[] = [];
  tiers.forEach(({ from, to, amount }, index) => {
    if (!isWhole(from)) faults.push({ path: `tiers.${index}.from`, message: 'must be a whole number, at least 0' });
    if (to !== null && (!Number.isInteger(to) || to < from)) faults.push({ path: `tiers.${index}.to`, message: 'must be a whole number, not below the start' });
    faults.push(...amountFaults(`tiers.${index}.amount`, amount, amountRules.unit));
    const overlapped = tiers.slice(0, index).findIndex((other) => from <= (other.to ?? Infinity) && other.from <= (to ?? Infinity));
    if (overlapped >= 0) faults.push({ path: `tiers.${index}.from`, message: `must not overlap tier ${overlapped + 1}` });
  });
  return faults;
}

/** Every fault of an app's meters together: each one's under its index, and a conversation provider that prices one direction only. */
export function metersFaults(meters: readonly MeterDraft[], gate: UrlGate): readonly Fault[] {
  const each = meters.flatMap((meter, index) => meterFaults(meter, gate).map(({ path, message }) => ({ path: `${index}.${path}`, message })));
  const directions = meters.filter(({ module }) => usageModules[module].directed).map(({ direction }) => direction);
  const missing = directions.length === 0 ? [] : (['inbound', 'outbound'] as const).filter((direction) => !directions.includes(direction));
  return [...each, ...missing.map((direction) => ({ path: '', message: `must price ${direction} messages too` }))];
}
