// What a consent page is told and what its answer does: shows the request with a decision for each account, grants what was shown, once, and hands out a
// code. Allowing installs the app in the same way as the interface does. Issues no token.
import { installToken } from '../../../src/policy/distribution.ts';
import { scopeDigest, type Authorization, type AuthorizationAnswer, type AuthorizationAnswered } from '../../../src/schema/authorization.ts';
import { subscribedEvents } from '../../../src/webhook/routing.ts';
import { asBrowser, sessionOf, type Actor, type Browser } from '../actor.ts';
import { capFor, isReachable } from '../decide.ts';
import { install } from '../installing.ts';
import { knownTo } from '../known.ts';
import { notAvailable, Refused } from '../refused.ts';
import { listingFor } from '../shown.ts';
import type { AppState, World } from '../world.ts';
import { accountsFor, installationsOf, placesFor, remember } from './accounts.ts';
import { clientOf } from './clients.ts';
import { backTo, judge } from './request.ts';
import { isOver, keep, later, lifetimes, secret, type Account, type Pending } from './state.ts';

/** What the page with this query shows the actor. `issuer` is the server's own name in the answer. */
export function ask(world: World, actor: Actor, query: string, issuer: string): Authorization {
  const browser = asBrowser(actor);
  const { brand } = sessionOf(world, browser);
  const { request, wrong } = judge(world, query, issuer);
  if (wrong) return { kind: 'error', ...wrong, brand };
  const { app, client, redirectUri, state, scopes, challenge, requestUri } = request;
  // Which rule hides it is not told a sub-account.
  if (browser.kind === 'sub-account' && !isReachable(world, browser, app)) {
    const description = 'this app is not available here';
    return { kind: 'error', error: 'access_denied', description, returnUrl: backTo(redirectUri, { error: 'access_denied' }, state, issuer), brand };
  }
  const id = secret(32);
  const expiresAt = later(world.now(), lifetimes.request);
  const appId = app.listing.id;
  keep(world.authorization.pending, id, { id, userId: browser.id, appId, clientId: client.clientId, redirectUri, state, scopes, challenge, requestUri, issuer, expiresAt, answered: false });
  return {
    kind: 'ask',
    id,
    app: listingFor(browser, app.listing),
    scopes: [...scopes],
    events: [...subscribedEvents(app.webhooks)],
    redirectUri,
    links: client.links,
    cap: capFor(world, browser, app),
    accounts: [...accountsFor(world, browser, app, scopes)],
    known: knownTo(world, browser, app),
    brand,
    expiresAt,
  };
}

/**
 * Answers a request, once. 404 for one that is not the actor's or is over, 409 for one that was answered or whose app changed its client meanwhile, 422 where
 * other scopes were shown than asked for, 403 with the decision where the policy refuses, or without one for somebody else's account.
 */
export async function answer(world: World, actor: Actor, id: string, given: AuthorizationAnswer): Promise<AuthorizationAnswered> {
  const browser = asBrowser(actor);
  const pending = world.authorization.pending.get(id);
  if (pending?.userId !== browser.id || isOver(pending.expiresAt, world.now())) throw notAvailable();
  const shown = await scopeDigest(pending.appId, pending.scopes);
  // From here on nothing waits: of two answers at the same time one is the second.
  if (pending.answered) throw new Refused(409, 'this request was answered already');
  const { redirectUri, state, issuer } = pending;
  const words = given.answer === 'deny' ? { error: 'access_denied' } : { code: allow(world, browser, pending, given, shown) };
  pending.answered = true;
  if (pending.requestUri !== null) world.authorization.pushed.delete(pending.requestUri);
  return { returnUrl: backTo(redirectUri, words, state, issuer) };
}

function allow(world: World, actor: Browser, pending: Pending, given: Extract<AuthorizationAnswer, { answer: 'allow' }>, shown: string): string {
  if (given.shown !== shown) throw new Refused(422, ['shown: must be the digest of the scopes this request asks for']);
  const app = world.apps.get(pending.appId);
  const client = app && clientOf(world, app);
  if (!app || client?.clientId !== pending.clientId || !client.redirectUris.includes(pending.redirectUri)) throw new Refused(409, 'the app does not ask in this way any more');
  const { scopes, clientId, redirectUri, challenge } = pending;
  const account = accountsFor(world, actor, app, scopes).find(({ kind, id }) => kind === given.account.kind && id === given.account.id);
  if (!account) throw new Refused(403, 'the token does not have access to this account');
  if (account.decision.outcome === 'deny') throw new Refused(403, 'the policy refuses this authorization', account.decision);
  if (!installToken(app.listing.distribution, actor.kind)) throw new Refused(403, 'this app is not given by this side');
  installIn(world, actor, app, account);
  remember(world, app, account, scopes);
  const code = secret(40);
  keep(world.authorization.codes, code, {
    ...{ clientId, appId: pending.appId, redirectUri, challenge, scopes },
    ...{ account: { kind: account.kind, id: account.id }, agencyId: actor.agency.id, userId: actor.id, by: actor.kind },
    ...{ expiresAt: later(world.now(), lifetimes.code), family: null },
  });
  return code;
}

/** Installs it where it was given to; an agency that gives an app for sub-accounts to itself gives it to all of them, and to those to come. */
function installIn(world: World, actor: Browser, app: AppState, account: Account): void {
  const appId = app.listing.id;
  if (account.kind === 'sub-account') install(world, actor, { appId, subAccountIds: [account.id] });
  else if (app.listing.distribution.targetUser === 'agency') install(world, actor, { appId, subAccountIds: null });
  else {
    const places = placesFor(world, app, actor.agency.id, installationsOf(world, actor, app));
    install(world, actor, { appId, subAccountIds: places.map(({ id }) => id), installToFutureSubAccounts: true });
  }
}
