// Agencies and sub-accounts as the public API speaks of them, where they are companies and locations.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { planPrices } from '../../../src/pricing/index.ts';
import { elsewhere } from '../../world/public-api/refusals.ts';
import { changePlace, createPlace, placeAt, placesOf, type Place, type PlaceDetails } from '../../world/public-api/places.ts';
import type { World } from '../../world/world.ts';
import { json, type Backend } from '../backend.ts';
import { callerOf } from './caller.ts';
import { bodyOf, clearable, digits, email, fields, flag, oneOf, queryOf, text } from './given.ts';
import type { At } from './index.ts';

const settings = { allowDuplicateContact: 0, allowDuplicateOpportunity: 0, allowFacebookNameMerge: 0, disableContactTimezone: 0 };
const SOCIAL = ['facebookUrl', 'googlePlus', 'linkedIn', 'foursquare', 'twitter', 'yelp', 'instagram', 'youtube', 'pinterest', 'blogRss', 'googlePlacesId'] as const;
const details = {
  ...{ phone: z.optional(clearable('phone')), address: z.optional(clearable('address')), city: z.optional(clearable('city')), state: z.optional(clearable('state')) },
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'country must be a valid ISO31661 Alpha2 code'))),
  ...{ postalCode: z.optional(clearable('postalCode')), website: z.optional(clearable('website')), timezone: z.optional(text('timezone')) },
  prospectInfo: z.optional(fields({ firstName: text('prospectInfo.firstName'), lastName: text('prospectInfo.lastName'), email: email('prospectInfo.email') })),
  settings: z.optional(z.partialRecord(z.enum(Object.keys(settings) as [string, ...string[]]), flag('each value in settings'))),
  social: z.optional(z.partialRecord(z.enum(SOCIAL), clearable('each value in social'))),
  twilio: z.optional(fields({ sid: text('twilio.sid'), authToken: text('twilio.authToken') })),
  mailgun: z.optional(fields({ apiKey: text('mailgun.apiKey'), domain: text('mailgun.domain') })),
};
const New = fields({ name: text('name'), companyId: text('companyId'), snapshotId: z.optional(text('snapshotId')), ...details });
const Changed = fields({ name: z.optional(text('name')), companyId: text('companyId'), snapshot: z.optional(fields({ id: text('snapshot.id'), override: z.optional(flag('snapshot.override')) })), ...details });
const Search = fields({
  ...{ companyId: z.optional(text('companyId')), email: z.optional(text('email')), order: z.optional(oneOf('order', ['asc', 'desc'])) },
  ...{ skip: z._default(digits('skip'), 0), limit: z._default(digits('limit'), 10) },
});

const MOST = 100;

export function accountHandlers(backend: Backend, at: At): readonly RequestHandler[] {
  const { world } = backend;
  const traced = (body: object, status = 200): Response => json({ ...body, traceId: world.newId() }, status);
  return [
    at('/companies/:companyId', {
      GET: (call) => {
        const { holder, ownAgency } = callerOf(backend, call, 'agencies.get');
        return traced({ company: company(world, ownAgency(call.params.companyId ?? ''), holder.family.appId) });
      },
    }),
    at('/locations/search', {
      GET: (call) => {
        const { holder, ownAgency } = callerOf(backend, call, 'sub-accounts.search');
        const { companyId, email: address, order = 'asc', skip, limit } = queryOf(call, Search);
        if (companyId !== undefined) ownAgency(companyId);
        const { agencyId, subAccountId } = holder.family;
        const found = placesOf(world, agencyId, subAccountId).filter((one) => address === undefined || one.email === address);
        const ordered = order === 'desc' ? [...found].reverse() : found;
        return traced({ locations: ordered.slice(skip, skip + Math.min(limit, MOST)).map(listed) });
      },
    }),
    at('/locations/', {
      POST: async (call) => {
        const { ownAgency } = callerOf(backend, call, 'sub-accounts.create');
        const given = await bodyOf(call, New);
        return traced(wire(createPlace(world, ownAgency(given.companyId), given.name, detailsOf(given))));
      },
    }),
    at('/locations/:locationId', {
      GET: (call) => {
        const { ownPlace } = callerOf(backend, call, 'sub-accounts.get');
        const place = placeAt(world, ownPlace(call.params.locationId ?? ''));
        const { firstName = '', lastName = '', name, address = '', city = '', state = '', country = '', postalCode = '', website = '', timezone = '' } = place;
        return traced({ location: { ...wire(place), firstName, lastName, business: { name, address, city, state, country, postalCode, website, timezone } } });
      },
      PUT: async (call) => {
        const { ownAgency, ownPlace } = callerOf(backend, call, 'sub-accounts.update');
        const given = await bodyOf(call, Changed);
        ownAgency(given.companyId);
        return traced(wire(changePlace(world, ownPlace(call.params.locationId ?? ''), given.name, detailsOf(given))));
      },
    }),
  ];
}

/** What is kept of a body; accounts with other services, and snapshots, are not. */
function detailsOf({ prospectInfo, phone, address, city, state, country, postalCode, website, timezone, settings: set, social }: Omit<z.infer<typeof New>, 'name' | 'companyId' | 'snapshotId'>): PlaceDetails {
  return { phone, address, city, state, country, postalCode, website, timezone, settings: set, social, ...prospectInfo } as PlaceDetails;
}

function wire({ id, agencyId, name, email: address, phone = '', address: street = '', city = '', state = '', country, postalCode = '', website = '', timezone, settings: set, social }: Place): Readonly<Record<string, unknown>> {
  return { id, companyId: agencyId, name, phone, email: address, address: street, city, state, country, postalCode, website, timezone, settings: set, social };
}

/** In a list, a place does not say whose it is. */
const listed = (place: Place): Readonly<Record<string, unknown>> => Object.fromEntries(Object.entries(wire(place)).filter(([name]) => name !== 'companyId'));

function company(world: World, id: string, appId: string): Readonly<Record<string, unknown>> {
  const agency = world.agencies.get(id);
  if (!agency || !world.apps.has(appId)) throw elsewhere();
  const owner = [...world.users.values()].find((user) => user.kind === 'agency' && user.agencyId === id && user.role === 'owner');
  const domain = agency.whiteLabel && agency.brand ? `app.${agency.brand.id}.example` : '';
  return {
    ...{ id, name: agency.name, email: owner?.email ?? '', phone: '', website: '', domain, spareDomain: '', subdomain: '', logoUrl: agency.brand?.logoUrl ?? '' },
    ...{ timezone: agency.timeZone, currency: 'USD', customerType: 'agency', plan: planPrices[agency.plan] / 1_000_000, status: 'active' },
    ...{ isReselling: Object.keys(agency.markup).length > 0, locationCount: placesOf(world, id, null).length, isSandboxAccount: agency.testOrg, isEnterpriseAccount: false },
    relationshipNumber: relationshipNumber(world, id),
  };
}

/** `0-002-230`: the agencies of a world are numbered. */
function relationshipNumber({ agencies }: World, agencyId: string): string {
  const number = String([...agencies.keys()].indexOf(agencyId) + 1).padStart(6, '0');
  return `0-${number.slice(0, 3)}-${number.slice(3)}`;
}
