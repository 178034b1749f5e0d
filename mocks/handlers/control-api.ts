// `/mock/v1`, the part for whoever tests a client of the public API: tokens without a consent page, what contacts there are and how they are tagged, and what an
// agency switched on. Nothing here is part of any contract, and nothing here needs a token.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { Plan } from '../../src/schema/account.ts';
import { Id } from '../../src/schema/instant.ts';
import { Micros } from '../../src/schema/pricing.ts';
import { clientOf } from '../world/authorization/clients.ts';
import { begin } from '../world/authorization/tokens.ts';
import { contactIds, tagsOf } from '../world/public-api/contacts.ts';
import { notAvailable, Refused } from '../world/refused.ts';
import { announce, type World } from '../world/world.ts';
import { json, type Backend, type Call } from './backend.ts';
import { refuseStrangers } from './control.ts';
import { route } from './route.ts';

/** Tokens of an app that nobody was asked for: of an agency, or of one of its sub-accounts. Left out, with the scopes the app asks for. */
const TokenWanted = z.strictObject({ appId: Id, agencyId: Id, subAccountId: z._default(z.nullable(Id), null), scopes: z.optional(z.array(z.string())) });
type TokenWanted = z.infer<typeof TokenWanted>;

/** What an agency is to be from now on; what is left out stays. */
const AgencyWanted = z.strictObject({ agencyId: Id, plan: z.optional(Plan), enhancedSecurity: z.optional(z.boolean()), testOrg: z.optional(z.boolean()) });

/** What is in a wallet from now on, and whether an agency passes on what is used. */
const BillingWanted = z.strictObject({ agencyId: Id, rebilling: z.optional(z.boolean()), wallets: z._default(z.record(Id, Micros), {}) });

const MOST = 10_000;

export function apiControlHandlers(backend: Backend): readonly RequestHandler[] {
  const { world } = backend;
  const at = (path: string, methods: Parameters<typeof route>[2]): RequestHandler => route(backend, `/mock/v1${path}`, methods);
  return [
    at('/tokens', {
      POST: async (call) => {
        refuseStrangers(call);
        return json(tokensFor(world, await call.body(TokenWanted)), 201);
      },
    }),
    at('/agency', {
      POST: async (call) => {
        refuseStrangers(call);
        const { agencyId, plan, enhancedSecurity, testOrg } = await call.body(AgencyWanted);
        const agency = world.agencies.get(agencyId);
        if (!agency) throw notAvailable();
        const after = { ...agency, plan: plan ?? agency.plan, enhancedSecurity: enhancedSecurity ?? agency.enhancedSecurity, testOrg: testOrg ?? agency.testOrg };
        world.agencies.set(agencyId, after);
        announce(world, { agencyId });
        return json({ agencyId, plan: after.plan, enhancedSecurity: after.enhancedSecurity, testOrg: after.testOrg });
      },
    }),
    at('/billing', {
      POST: async (call) => {
        refuseStrangers(call);
        const { agencyId, rebilling, wallets } = await call.body(BillingWanted);
        if (!world.agencies.has(agencyId)) throw notAvailable();
        const { billing } = world.publicApi;
        if (rebilling !== undefined) billing.rebilling.set(agencyId, rebilling);
        for (const [account, micros] of Object.entries(wallets)) billing.wallets.set(account, micros);
        return json({ agencyId, rebilling: billing.rebilling.get(agencyId) ?? null, wallets: Object.fromEntries(billing.wallets) });
      },
    }),
    at('/contacts', { GET: (call) => json(contacts(world, call)) }),
  ];
}

function tokensFor(world: World, { appId, agencyId, subAccountId, scopes }: TokenWanted): Readonly<Record<string, unknown>> {
  const app = world.apps.get(appId);
  const [person] = [...world.users.values()].filter((user) => user.kind === 'agency' && user.agencyId === agencyId);
  if (!app || !person || (subAccountId !== null && world.subAccounts.get(subAccountId)?.agencyId !== agencyId)) throw notAvailable();
  const { clientId, clientSecret } = clientOf(world, app);
  const of = subAccountId === null ? 'agency' : 'sub-account';
  const { pair, family } = begin(world, { clientId, appId, of, agencyId, subAccountId, userId: person.id, scopes: scopes ?? app.listing.scopes, bulk: of === 'agency', parent: null });
  return { clientId, clientSecret, ...pair, scopes: family.scopes };
}

function contacts(world: World, call: Call): Readonly<Record<string, unknown>> {
  const { subAccountId = '', from, limit, deleted = 'false' } = call.query('subAccountId', 'from', 'limit', 'deleted');
  if (!world.subAccounts.has(subAccountId)) throw new Refused(422, ['subAccountId: must be the id of a sub-account']);
  const ids = contactIds(world, subAccountId, { from: whole('from', from, 0), count: Math.min(whole('limit', limit, 100), MOST), deleted: deleted === 'true' });
  return { contacts: ids.map((id) => ({ id, tags: tagsOf(world, id) })), total: world.publicApi.contacts.each };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(422, [`${name}: must be a whole number`]);
  return Number(text);
}
