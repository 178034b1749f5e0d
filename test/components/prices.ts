// Prices for tests of mkt-price: how a plan, a meter and a pricing are written short, and what of a base price can be found on an element.
import { stage } from './stage.ts';
import type { MktPrice } from '../../components/mkt-price.ts';
import { preview, type Marketplace } from '../../src/marketplace.ts';
import { finalPricing } from '../../src/pricing/index.ts';
import type { AppUsage, Markup, Meter, PricePlan, Pricing } from '../../src/schema/pricing.ts';

export const dollar = 1_000_000;
export const plan = (amount: number, more: Partial<PricePlan> = {}): PricePlan => ({ id: 'plan', name: 'Pro', interval: 'month', agencyAmount: amount * dollar, subAccountAmount: amount * dollar, ...more });
export const meter = (amount: number, more: Partial<Meter> = {}): Meter => ({ id: 'calls', module: 'workflow-action', name: 'Place a call', unit: 'execution', direction: null, price: { kind: 'fixed', amount }, platformFee: null, feeWaived: false, ...more });
export const custom = (more: Partial<Meter> = {}): Meter => meter(0, { id: 'voice', module: 'custom', name: 'AI voice', unit: 'minute', ...more });
export const dynamic = (min: number, max: number, more: Partial<Meter> = {}): Meter =>
  custom({ price: { kind: 'dynamic', min, max, default: min, pricingPageUrl: 'https://kestrel.test.example/pricing' }, ...more });
export const messages = (['inbound', 'outbound'] as const).map((direction) =>
  meter(direction === 'inbound' ? 6_000 : 9_000, { id: direction, module: 'conversation-provider', name: 'SMS', unit: 'message', direction }),
);
export const pricing = (more: Partial<Pricing>): Pricing => ({ model: 'subscription', plans: [], meters: [], trialDays: null, ...more });

/** Who looks: an agency's admin, a sub-account's admin signed in, and the agency's admin in a preview. */
export const audiences = ['agency', 'sub-account', 'preview'] as const;
export type Eyes = (typeof audiences)[number];

export interface Setting {
  readonly pricing: Pricing;
  readonly markup?: Markup;
  readonly usage?: AppUsage;
}

/** The sub-account of the world's first sub-account admin, whose day `usage` may tell of. */
export const HOME = 'harbor-dental';

const known = new Map<Eyes, Promise<Marketplace>>();
const own = stage();
const signedIn = (eyes: Eyes): Promise<Marketplace> => {
  const marketplace = known.get(eyes) ?? own.marketplace(eyes === 'sub-account' ? 'sub-account-admin' : 'agency-admin');
  known.set(eyes, marketplace);
  return marketplace;
};

/** What an element is given for somebody's eyes, exactly as the server and the elements around it would give it. */
export async function givenFor(eyes: Eyes, { pricing, markup = {}, usage }: Setting): Promise<Pick<MktPrice, 'marketplace' | 'pricing' | 'appId'>> {
  const read = await signedIn(eyes);
  const nextDayAt = '2026-01-11T05:00:00.000Z';
  const subAccountId = read.records?.subAccounts[0]?.id ?? '';
  const today = usage?.today.map((one) => ({ ...one, subAccountId: one.subAccountId === HOME ? subAccountId : one.subAccountId })) ?? [];
  const records = read.records && { ...read.records, markup: eyes === 'sub-account' ? {} : markup, usage: { nextDayAt, apps: usage ? { app: { ...usage, today } } : {} } };
  const marketplace = { ...read, records };
  return {
    appId: 'app',
    marketplace: eyes === 'preview' ? preview(marketplace, 'admin', subAccountId) : marketplace,
    pricing: eyes === 'agency' ? pricing : finalPricing(pricing, markup),
  };
}

/** Everything a person or a script finds on an element: its text in every shadow root, its attributes, and every value its properties lead to. */
export function foundOn(element: Element): string {
  const seen = new Set<unknown>();
  const found: string[] = [];
  const values = (value: unknown, depth: number): void => {
    if (value instanceof Node || value === null || seen.has(value) || depth > 12) return;
    if (typeof value === 'function' || typeof value === 'undefined' || typeof value === 'symbol' || typeof value === 'bigint') return;
    if (typeof value !== 'object') return void found.push(typeof value === 'string' ? value : JSON.stringify(value));
    seen.add(value);
    const entries: readonly unknown[] = value instanceof Map ? [...value.entries()].flat() : value instanceof Set ? [...value] : Reflect.ownKeys(value).map((key) => Reflect.get(value, key) as unknown);
    for (const entry of entries) values(entry, depth + 1);
  };
  const walk = (node: Node): void => {
    if (node instanceof Text) found.push(node.data);
    if (node instanceof Element) {
      found.push(...[...node.attributes].map(({ value }) => value));
      if (node instanceof HTMLInputElement) found.push(node.value);
      if (node.shadowRoot) walk(node.shadowRoot);
      // Its own properties, and those of its classes up to the platform's.
      for (const key of Reflect.ownKeys(node)) values(Reflect.get(node, key), 0);
      for (let proto: object | null = Object.getPrototypeOf(node) as object | null; proto && proto !== HTMLElement.prototype && proto !== Element.prototype; proto = Object.getPrototypeOf(proto) as object | null) {
        if (!node.localName.includes('-')) break;
        for (const key of Object.getOwnPropertyNames(proto)) if (Object.getOwnPropertyDescriptor(proto, key)?.get) values(Reflect.get(node, key), 0);
      }
    }
    node.childNodes.forEach(walk);
  };
  walk(element);
  return found.join('\n');
}
