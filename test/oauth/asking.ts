// A world whose clock a test moves, and the words an app says to its authorization server. Shapes of answers are checked by the caller.
import assert from 'node:assert/strict';
import { demoInstant } from '../../mocks/clock.ts';
import { appIdOf, clientOf, type OAuthClient } from '../../mocks/world/authorization/clients.ts';
import { Authorization, AuthorizationAnswered, scopeDigest, type AuthorizationAsked } from '../../src/schema/authorization.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { base, start, worldData, type Answer, type Started } from '../mocks/start.ts';

export const STATE = 'a state of 43 characters, with & and = in it';

export interface Asking extends Started {
  /** Moves the world's clock. */
  readonly pass: (milliseconds: number) => void;
  readonly clientOf: (appId: string) => OAuthClient;
  /** A request in order for an app, with some parameters replaced; those that are null are left out. */
  readonly query: (appId: string, instead?: Readonly<Record<string, string | null>>) => string;
  readonly show: (token: string, query: string) => Promise<Authorization>;
  readonly asked: (token: string, query: string) => Promise<AuthorizationAsked>;
  readonly answer: (token: string, id: string, body: object) => Promise<Answer>;
  /** Allows what was asked for an account, as a page that showed all of it. */
  readonly allow: (token: string, asked: AuthorizationAsked, account?: { kind: 'agency' | 'sub-account'; id: string }) => Promise<Answer>;
  /** The code of an authorization from end to end. */
  readonly code: (token: string, appId: string, account?: { kind: 'agency' | 'sub-account'; id: string }, instead?: Readonly<Record<string, string | null>>) => Promise<string>;
}

export function asking(data: WorldData = worldData()): Asking {
  let now = Date.parse(demoInstant);
  const started = start(data, { now: () => new Date(now).toISOString() });
  const { ask, world } = started;
  const clientOfApp = (appId: string): OAuthClient => clientOf(world, world.apps.get(appId) ?? assert.fail(`no app ${appId}`));
  const query: Asking['query'] = (appId, instead = {}) => {
    const { clientId, redirectUris } = clientOfApp(appId);
    const scope = world.apps.get(appId)?.listing.scopes.join(' ') ?? '';
    const all = { response_type: 'code', client_id: clientId, redirect_uri: redirectUris[0] ?? '', scope, state: STATE, ...instead };
    return new URLSearchParams(Object.entries(all).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))).toString();
  };
  const show: Asking['show'] = async (token, text) => {
    const shown = await ask(token, 'POST', '/marketplace/v1/authorizations', { query: text });
    assert.equal(shown.status, 200, shown.text);
    return Authorization.parse(shown.body);
  };
  const asked: Asking['asked'] = async (token, text) => {
    const shown = await show(token, text);
    assert(shown.kind === 'ask', JSON.stringify(shown));
    return shown;
  };
  const answer: Asking['answer'] = (token, id, body) => ask(token, 'POST', `/marketplace/v1/authorizations/${id}/answer`, body);
  const allow: Asking['allow'] = async (token, { id, app, scopes, accounts: [first = assert.fail('no account')] }, account = first) =>
    answer(token, id, { answer: 'allow', account: { kind: account.kind, id: account.id }, shown: await scopeDigest(app.id, scopes) });
  return {
    ...started,
    pass: (milliseconds) => (now += milliseconds),
    clientOf: clientOfApp,
    ...{ query, show, asked, answer, allow },
    code: async (token, appId, account, instead) => {
      const allowed = await allow(token, await asked(token, query(appId, instead)), account);
      assert.equal(allowed.status, 200, allowed.text);
      return back(allowed).get('code') ?? assert.fail(allowed.text);
    },
  };
}

/** What a browser brings back to the app. */
export const back = (answered: Answer): URLSearchParams => new URL(AuthorizationAnswered.parse(answered.body).returnUrl).searchParams;

export const ISSUER = base;
export { appIdOf };

/** What the token endpoint says. */
export interface TokenSaid {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly userType: string;
  readonly companyId: string;
  readonly locationId?: string;
  readonly isBulkInstallation: boolean;
  readonly approvedLocations?: readonly string[];
}

/** Posts a form to a path of the authorization server. */
export const form = ({ ask }: Pick<Asking, 'ask'>, path: string, fields: Readonly<Record<string, string>>, token: string | null = null, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(token, 'POST', path, new URLSearchParams(fields).toString(), { 'content-type': 'application/x-www-form-urlencoded', ...headers });

/** Exchanges a code with the app's own credentials. */
export const exchange = (world: Asking, appId: string, code: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const { clientId, clientSecret } = world.clientOf(appId);
  return form(world, '/oauth/token', { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code, ...more });
};

/** Uses a refresh token with the app's own credentials. */
export const renew = (world: Asking, appId: string, refreshToken: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
  const { clientId, clientSecret } = world.clientOf(appId);
  return form(world, '/oauth/token', { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken, ...more });
};

/** The tokens of an answer that is expected to hold some. */
export function said(answer: Answer): TokenSaid {
  assert(answer.status === 200 || answer.status === 201, answer.text);
  return answer.body as TokenSaid;
}
