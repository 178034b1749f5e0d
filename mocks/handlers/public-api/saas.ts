// Selling the platform to sub-accounts, as the public API speaks of it: under the present paths, whose answers are published without a shape, and under the older
// ones, which have one. Both take the highest plan.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { change, enable, type Saas } from '../../world/public-api/saas.ts';
import { Refused } from '../../world/refused.ts';
import { json, type Backend, type Call } from '../backend.ts';
import { callerOf, type Caller } from './caller.ts';
import { bodyOf, digits, fields, flag, queryOf, sized, text } from './given.ts';
import type { At } from './index.ts';

const word = (name: string) => z.optional(text(name));
const Enable = fields({
  ...{ companyId: text('companyId'), isSaaSV2: flag('isSaaSV2') },
  ...{ stripeAccountId: word('stripeAccountId'), name: word('name'), email: word('email'), stripeCustomerId: word('stripeCustomerId'), contactId: word('contactId') },
  ...{ providerLocationId: word('providerLocationId'), description: word('description'), saasPlanId: word('saasPlanId'), priceId: word('priceId') },
});
const Subscription = fields({ subscriptionId: text('subscriptionId'), customerId: text('customerId'), companyId: text('companyId') });
const Disable = fields({ locationIds: sized('locationIds', { min: 1, max: 1000 }) });
const Pause = fields({ paused: flag('paused'), companyId: text('companyId') });
const Page = fields({ page: z._default(digits('page'), 1) });
const OfCompany = fields({ companyId: text('companyId') });
const PAGE = 10;

/** The present paths, and those they replace. */
const PREFIXES = [
  { prefix: '/saas-api/public-api', done: 200, published: true },
  { prefix: '/saas', done: 201, published: false },
] as const;

export const saasHandlers = (backend: Backend, at: At): readonly RequestHandler[] => PREFIXES.flatMap((one) => under(backend, at, one));

function under(backend: Backend, at: At, { prefix, done, published }: (typeof PREFIXES)[number]): readonly RequestHandler[] {
  const { world } = backend;
  const traced = (body: object, status: number = done): Response => json({ ...body, traceId: world.newId() }, status);
  /** The older paths say less than an object. */
  const said = (value: string | boolean, status: number = done): Response => (published ? json(value, status) : traced({ success: true }, status));
  const place = (caller: Caller, call: Call): string => caller.ownPlace(call.params.locationId ?? '');
  const on = (subAccountId: string): Saas => {
    const found = world.publicApi.saas.get(subAccountId);
    if (!found) throw new Refused(404, 'SaaS is not enabled for this location');
    return found;
  };
  return [
    at(`${prefix}/enable-saas/:locationId`, {
      POST: async (call) => {
        const caller = callerOf(backend, call, 'saas.enable');
        const { companyId, stripeCustomerId, saasPlanId } = await bodyOf(call, Enable);
        caller.ownAgency(companyId);
        const { customerId } = enable(world, place(caller, call), { customerId: stripeCustomerId, planId: saasPlanId });
        return traced({ data: { customer_id: customerId, ok: true, paymentMethodAdded: false } });
      },
    }),
    at(`${prefix}/update-saas-subscription/:locationId`, {
      PUT: async (call) => {
        const caller = callerOf(backend, call, 'saas.update-subscription');
        const { companyId, subscriptionId, customerId } = await bodyOf(call, Subscription);
        caller.ownAgency(companyId);
        const subAccountId = place(caller, call);
        on(subAccountId);
        change(world, subAccountId, { subscriptionId, customerId });
        return said('success', 200);
      },
    }),
    at(`${prefix}/bulk-disable-saas/:companyId`, {
      POST: async (call) => {
        const { ownAgency, ownPlace } = callerOf(backend, call, 'saas.disable');
        ownAgency(call.params.companyId ?? '');
        const { locationIds } = await bodyOf(call, Disable);
        for (const id of locationIds.map(ownPlace)) world.publicApi.saas.delete(id);
        return traced({ data: { msg: 'success' } });
      },
    }),
    at(`${prefix}/pause/:locationId`, {
      POST: async (call) => {
        const caller = callerOf(backend, call, 'saas.disable');
        const { paused, companyId } = await bodyOf(call, Pause);
        caller.ownAgency(companyId);
        const subAccountId = place(caller, call);
        on(subAccountId);
        change(world, subAccountId, { paused });
        return said(true);
      },
    }),
    at(`${prefix}/get-saas-subscription/:locationId`, {
      GET: (call) => {
        const caller = callerOf(backend, call, 'saas.read');
        const companyId = caller.ownAgency(queryOf(call, OfCompany).companyId);
        const subAccountId = place(caller, call);
        return traced({ ...wire(subAccountId, companyId, on(subAccountId)), subscriptionStatus: on(subAccountId).paused ? 'paused' : 'active' }, 200);
      },
    }),
    at(`${prefix}/saas-locations/:companyId`, {
      GET: (call) => {
        const { ownAgency } = callerOf(backend, call, 'saas.read');
        const companyId = ownAgency(call.params.companyId ?? '');
        const { page } = queryOf(call, Page);
        const all = [...world.publicApi.saas].filter(([id]) => world.subAccounts.get(id)?.agencyId === companyId);
        const totalPages = Math.ceil(all.length / PAGE);
        const locations = all.slice((page - 1) * PAGE, page * PAGE).map(([id, saas]) => ({ ...wire(id, companyId, saas), name: world.subAccounts.get(id)?.name ?? '' }));
        return traced({ locations, pagination: { page, limit: PAGE, total: all.length, totalPages, hasNext: page < totalPages, hasPrev: page > 1 } }, 200);
      },
    }),
  ];
}

const wire = (locationId: string, companyId: string, { subscriptionId, customerId, planId }: Saas): Readonly<Record<string, unknown>> => ({
  ...{ locationId, companyId, isSaaSV2: true, saasMode: 'saasV2', subscriptionId, customerId },
  ...(planId === null ? {} : { saasPlanId: planId }),
});
