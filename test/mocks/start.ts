// A fresh world for a test, and a way to ask it as somebody. Shapes of answers are checked by the caller.
import assert from 'node:assert/strict';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch, type MockFetchOptions } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { mergeWorld } from '../../mocks/world/merge.ts';
import { personas, type PersonaName } from '../../mocks/world/personas.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { createWorld, type WorldOptions } from '../../mocks/world/world.ts';

export const base = 'http://127.0.0.1:4010';

export const worldData = (apps = 60): WorldData => generateWorld({ apps, seed: 1, now: demoInstant, assetsBase: base });

/** The generated world with a part laid over it; the part is checked as a world file would be. */
export function changed(part: object, apps?: number): WorldData {
  const merge = mergeWorld(worldData(apps), part);
  assert.ok(merge.ok, merge.ok ? '' : JSON.stringify(merge.faults.slice(0, 5)));
  return merge.world;
}

/** The generated app with this id, as a new object. */
export function appOf(data: WorldData, id: string): WorldData['apps'][number] {
  const app = data.apps.find((one) => one.id === id);
  assert.ok(app, `no app ${id}`);
  return structuredClone(app);
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON, for a schema to read. */
  readonly body: unknown;
  /** The JSON as a refusal is written; only for answers that are one. */
  readonly refusal: Refused;
}

interface Refused {
  readonly statusCode: number;
  readonly message: string | readonly string[];
  readonly error: string;
  readonly traceId: string;
  readonly decision?: unknown;
}

export interface Started {
  readonly world: ReturnType<typeof createWorld>;
  readonly ask: (token: string | null, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly tokenOf: (as: PersonaName, brand?: string) => string;
  readonly tokenOfAgency: (agencyId: string) => string;
  /** Installs in an agency's first sub-account, with a key of its own. */
  readonly installFor: (agencyId: string, appId: string) => Promise<Answer>;
}

let keys = 0;

export function start(data: WorldData = worldData(), options: Partial<WorldOptions> & MockFetchOptions = {}): Started {
  const world = createWorld(data, { now: () => demoInstant, ...options });
  const fetch = mockFetch(world, options);
  const ask: Started['ask'] = async (token, method, path, body, headers = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, text, body: json, refusal: json as Refused };
  };
  const tokenOf: Started['tokenOf'] = (as, brand) => {
    const persona = personas(world, brand).find((one) => one.as === as);
    assert.ok(persona, `nobody is ${as}`);
    return persona.token;
  };
  const tokenOfAgency = (agencyId: string): string => {
    const user = data.users.find((one) => one.kind === 'agency' && one.agencyId === agencyId && one.role === 'admin');
    assert.ok(user, `no admin of ${agencyId}`);
    return `mock.${user.id}`;
  };
  return {
    world,
    ask,
    tokenOf,
    tokenOfAgency,
    installFor: (agencyId, appId) => {
      const place = data.subAccounts.find((one) => one.agencyId === agencyId);
      return ask(
        tokenOfAgency(agencyId),
        'POST',
        '/marketplace/v1/installations',
        { appId, subAccountIds: [place?.id ?? ''] },
        { 'idempotency-key': `start-${++keys}` },
      );
    },
  };
}
