// Charges and rebilling as the public API speaks of them: dollars on the wire, micro-dollars in the world.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { finalPricing } from '../../../src/pricing/index.ts';
import { microsOf } from '../../../src/pricing/amount.ts';
import type { Meter, Micros, PricePlan } from '../../../src/schema/pricing.ts';
import { charges, chargeOf, hasFunds, raise, rebills, refund, type ChargeRecord } from '../../world/public-api/charges.ts';
import { elsewhere } from '../../world/public-api/refusals.ts';
import { json, type Backend, type Call } from '../backend.ts';
import { callerOf } from './caller.ts';
import { bodyOf, digits, fields, number, queryOf, text } from './given.ts';
import type { At } from './index.ts';

const price = z.pipe(
  number('price').check(z.refine((dollars) => microsOf(dollars) !== null, 'price must have at most six decimals')),
  z.transform((dollars): Micros => microsOf(dollars) ?? 0),
);
const day = (name: string) => z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, `${name} must be in YYYY-MM-DD format`));
const NewCharge = fields({
  ...{ appId: text('appId'), meterId: text('meterId'), eventId: text('eventId'), locationId: text('locationId'), companyId: text('companyId'), description: text('description') },
  units: number('units').check(z.positive('units must be a positive number')),
  price: z.optional(price),
  userId: z.optional(text('userId')),
  eventTime: z.optional(text('eventTime').check(z.refine((at) => /^\d{4}-\d{2}-\d{2}/.test(at) && !Number.isNaN(Date.parse(at)), 'eventTime must be a valid ISO 8601 date string'))),
});
const Which = fields({
  ...{ meterId: z.optional(text('meterId')), eventId: z.optional(text('eventId')), userId: z.optional(text('userId')) },
  ...{ startDate: z.optional(day('startDate')), endDate: z.optional(day('endDate')) },
  ...{ skip: z._default(digits('skip'), 0), limit: z._default(digits('limit'), 10) },
});

const CHARGES = '/marketplace/billing/charges';
const MOST = 100;

export function billingHandlers(backend: Backend, at: At): readonly RequestHandler[] {
  const { world } = backend;
  const traced = (body: object, status = 200): Response => json({ ...body, traceId: world.newId() }, status);
  const create = async (call: Call): Promise<Response> => {
    const { holder, ownAgency, ownPlace } = callerOf(backend, call, 'charges.create');
    const { appId, locationId, companyId, meterId, eventId, description, units, price: unitPrice, userId, eventTime } = await bodyOf(call, NewCharge);
    if (appId !== holder.family.appId) throw elsewhere();
    ownAgency(companyId);
    const { id } = raise(world, holder, { meterId, eventId, subAccountId: ownPlace(locationId), description, units, price: unitPrice, userId, eventTime });
    return traced({ success: true, chargeId: id }, 201);
  };
  return [
    at(CHARGES, {
      POST: create,
      GET: (call) => {
        const { holder } = callerOf(backend, call, 'charges.list');
        const { meterId, eventId, userId, startDate = '', endDate = '9999', skip, limit } = queryOf(call, Which);
        const found = charges(world, holder).filter(
          (one) =>
            (meterId === undefined || one.meterId === meterId) &&
            (eventId === undefined || one.eventId === eventId) &&
            (userId === undefined || one.userId === userId) &&
            one.createdAt.slice(0, 10) >= startDate &&
            one.createdAt.slice(0, 10) <= endDate,
        );
        const size = Math.min(limit, MOST);
        return traced({ charges: found.slice(skip, skip + size).map(wire), count: found.length, pagination: { total: found.length, skip, limit: size } });
      },
    }),
    // Before the one below, which would take it for a charge's id.
    at(`${CHARGES}/has-funds`, { GET: (call) => traced({ hasFunds: hasFunds(world, callerOf(backend, call, 'charges.has-funds').holder) }) }),
    at(`${CHARGES}/:chargeId`, {
      GET: (call) => traced(wire(chargeOf(world, callerOf(backend, call, 'charges.get').holder, call.params.chargeId ?? ''))),
      DELETE: (call) => {
        refund(world, callerOf(backend, call, 'charges.delete').holder, call.params.chargeId ?? '');
        return traced({ success: true });
      },
    }),
    at('/marketplace/app/:appId/rebilling-config/location/:locationId', {
      GET: (call) => {
        const { holder, ownPlace } = callerOf(backend, call, 'rebilling-config.get');
        if (call.params.appId !== holder.family.appId) throw elsewhere();
        ownPlace(call.params.locationId ?? '');
        const agency = world.agencies.get(holder.family.agencyId);
        const { pricing } = holder.app.listing;
        const { meters } = finalPricing(pricing, agency && rebills(world, agency) ? agency.markup : {});
        return traced({ plans: { subscription: pricing.plans.map(planOf), usage: meters.map(meterOf) } });
      },
    }),
  ];
}

const dollars = (micros: Micros): number => micros / 1_000_000;

function wire({ id, appId, meterId, subAccountId, kind, unitPrice, amount, units, refunded, eventId, description, userId, eventTime, createdAt, updatedAt }: ChargeRecord): Readonly<Record<string, unknown>> {
  return {
    ...{ refunded, currency: 'USD', appId, meterId, chargeId: id, entityType: 'location', entityId: subAccountId },
    ...{ amountCharged: dollars(amount), pricePerUnit: dollars(unitPrice), transactionType: kind, units },
    meta: { eventId, description, eventTime: eventTime ?? createdAt, ...(userId === undefined ? {} : { userId }) },
    ...{ createdAt, updatedAt },
  };
}

const TIMES = { month: 'month', year: 'year', 'one-time': 'life_time' } as const;

const planOf = ({ id, name, interval, agencyAmount, subAccountAmount }: PricePlan): Readonly<Record<string, unknown>> => ({
  ...{ resellingAmount: dollars(subAccountAmount), baseAmount: dollars(agencyAmount), planId: id, features: [], name },
  ...{ paymentType: interval === 'one-time' ? 'one_time' : 'recurring', paymentTime: TIMES[interval] },
});

function meterOf({ id, module, name, unit, price: set, dailyCeiling }: Meter): Readonly<Record<string, unknown>> {
  const [min, max] = set.kind === 'fixed' ? [set.amount, set.amount] : [set.min, set.max];
  return {
    ...{ productType: module.replace('-', '_'), productName: name, usageUnit: unit, meterId: id, meterName: name },
    ...{ fixedPricePerUnit: set.kind === 'fixed' ? dollars(set.amount) : 0, priceType: set.kind, minPricePerUnit: String(dollars(min)), maxPricePerUnit: String(dollars(max)) },
    executionLimitPerCycle: dailyCeiling ?? 0,
  };
}
