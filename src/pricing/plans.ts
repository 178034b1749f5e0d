// What a developer may set as plans and as a trial, and what may still change once a plan has customers.
// Source: app pricing; the developer tool's own checks. Beyond the shape, which the schema checks. Pure: `now` is an input.
import type { Fault } from '../schema/faults.ts';
import type { PricePlan, Pricing } from '../schema/pricing.ts';
import { amountFaults, amountRules } from './amount.ts';

/** A plan as it is being set up. An amount of 0 is free for that side. */
export interface PlanDraft extends PricePlan {
  readonly features: readonly string[];
}

/** An app's plans and trial as they are being set up. */
export interface PlansDraft extends Pick<Pricing, 'model' | 'trialDays'> {
  readonly plans: readonly PlanDraft[];
  /** The developer charges by its own means instead of the platform's. */
  readonly externalBilling: boolean;
}

/** How many plans and features there may be, and how long a trial is. */
export const planLimits = { plans: 6, features: 5, trialDays: { min: 1, max: 90 }, trialEveryDays: 90, trialReminderHours: 24 } as const;

/** Which intervals a model's plans have; an empty list means no plans at all. */
export const intervalsOf: Readonly<Record<Pricing['model'], readonly PricePlan['interval'][]>> = {
  free: [],
  subscription: ['month', 'year'],
  'one-time': ['one-time'],
  freemium: ['month', 'year', 'one-time'],
};

/** External billing is for apps created before this instant. Source: app pricing, "not for apps created after 17 June 2026"; UTC is a reading. */
export const EXTERNAL_BILLING_BEFORE = '2026-06-18T00:00:00Z';

/** Whether an app may bill outside the platform, by the instant it was created. */
export const mayBillExternally = (createdAt: string): boolean => Date.parse(createdAt) < Date.parse(EXTERNAL_BILLING_BEFORE);

const isFree = ({ agencyAmount, subAccountAmount }: PricePlan): boolean => agencyAmount === 0 && subAccountAmount === 0;

/** Every fault of an app's plans and trial; paths as in the draft (`plans.0.agencyAmount`, `trialDays`). */
export function plansFaults(draft: PlansDraft): readonly Fault[] {
  const { model, plans } = draft;
  const faults: Fault[] = [];
  if (plans.length > planLimits.plans) faults.push({ path: 'plans', message: `must be at most ${planLimits.plans} entries` });
  if (model === 'free') {
    if (plans.length > 0) faults.push({ path: 'plans', message: 'must be empty for a free app' });
  } else {
    if (plans.length === 0) faults.push({ path: 'plans', message: 'must have a plan' });
    if (model === 'freemium' && !plans.some(isFree)) faults.push({ path: 'plans', message: 'must have a free plan' });
    plans.forEach((plan, index) => faults.push(...planFaults(draft, plan, index)));
  }
  return [...faults, ...trialFaults(draft)];
}

function planFaults({ model, plans }: PlansDraft, plan: PlanDraft, index: number): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, message: string) => faults.push({ path: `plans.${index}.${field}`, message });
  const sameName = (other: PlanDraft) => other.name.trim().toLowerCase() === plan.name.trim().toLowerCase();
  if (plan.name.trim() === '') add('name', 'must not be empty');
  else if (plans.findIndex(sameName) < index) add('name', 'must differ from the other plans');
  if (plan.features.length > planLimits.features) add('features', `must be at most ${planLimits.features} entries`);
  if (!intervalsOf[model].includes(plan.interval)) add('interval', `must be one of ${intervalsOf[model].join(', ')}`);
  if (isFree(plan) && model !== 'freemium') add('subAccountAmount', 'must be paid; only freemium apps have a free plan');
  for (const side of ['agencyAmount', 'subAccountAmount'] as const)
    if (plan[side] !== 0) faults.push(...amountFaults(`plans.${index}.${side}`, plan[side], amountRules.plan));
  return faults;
}

function trialFaults({ model, trialDays, externalBilling }: PlansDraft): readonly Fault[] {
  if (trialDays === null) return [];
  const { min, max } = planLimits.trialDays;
  if (externalBilling) return [{ path: 'trialDays', message: 'must be none with external billing' }];
  if (model === 'free') return [{ path: 'trialDays', message: 'must be none for a free app' }];
  return Number.isInteger(trialDays) && trialDays >= min && trialDays <= max ? [] : [{ path: 'trialDays', message: `must be ${min} to ${max} days` }];
}

/** What a saved plan may not change any more: everything but its name and features. Plans may be added; a path names the plan by its new place. */
export function planChangeFaults(before: readonly PlanDraft[], after: readonly PlanDraft[]): readonly Fault[] {
  return after.flatMap((plan, index) => {
    const saved = before.find(({ id }) => id === plan.id);
    if (!saved) return [];
    const changed = (['interval', 'agencyAmount', 'subAccountAmount'] as const).filter((field) => plan[field] !== saved[field]);
    return changed.map((field) => ({ path: `plans.${index}.${field}`, message: 'must stay as it was saved; only name and features change' }));
  });
}

/** The trial that a price may promise: none for a free app, and none where the developer bills by its own means, whatever else was said. */
export const trialOf = ({ model, trialDays, externalBilling }: Pick<Pricing, 'model' | 'trialDays' | 'externalBilling'>): number | null =>
  model === 'free' || externalBilling ? null : trialDays;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Whether a user may have another trial of the same app: none yet, or the last one began 90 days ago or earlier. */
export const trialAvailable = (lastTrialAt: string | null, now: string): boolean => lastTrialAt === null || Date.parse(now) - Date.parse(lastTrialAt) >= planLimits.trialEveryDays * DAY;

/** When a trial ends, and when its user is reminded of that, 24 hours before; both as ISO 8601 in UTC. */
export function trialDates(startedAt: string, trialDays: number): { readonly endsAt: string; readonly remindAt: string } {
  const end = Date.parse(startedAt) + trialDays * DAY;
  return { endsAt: new Date(end).toISOString(), remindAt: new Date(end - planLimits.trialReminderHours * HOUR).toISOString() };
}
