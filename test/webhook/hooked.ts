// A world with an app that wants to hear everything, a way to do things in it, and what the app was told. Shapes are compared by keys and types.
import assert from 'node:assert/strict';
import type { Told } from '../../mocks/world/telling.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import type { WorldOptions } from '../../mocks/world/world.ts';
import { appOf, changed, start, worldData, type Answer, type Started } from '../mocks/start.ts';

/** An app for sub-accounts with two plans and a trial, and one for agencies; both go by ids without hyphens, as the platform's do. */
export const PAID = 'k3Qd81xPzW0nVtYb7LmA';
export const FOR_AGENCIES = 'z8Yw73vUtS0rQpOn5MkL';
export const AGENCY = 'harbor-pine';
export const HOOK = 'https://hooks.tidewrack-labs.example/all';
export const VERSIONS = 'https://hooks.tidewrack-labs.example/versions';

const monthly = (id: string, dollars: number) => ({ id, name: id, interval: 'month' as const, agencyAmount: dollars * 1_000_000, subAccountAmount: dollars * 1_000_000 });

export const webhooksTo = (defaultUrl: string, versions: string | null = null): WorldData['apps'][number]['webhooks'] => ({
  defaultUrl,
  events: [
    { name: 'AppUninstall', url: null },
    { name: 'AppUpdate', url: versions },
    { name: 'PlanChange', url: null },
  ],
});

/** The generated world with the two apps, whose events go where it is said. */
export function hookedData(webhooks = webhooksTo(HOOK, VERSIONS)): WorldData {
  const like = appOf(worldData(), 'marrowtag-cleaner');
  const pricing = { ...like.pricing, model: 'subscription' as const, plans: [monthly('basic', 9), monthly('plus', 29)], meters: [], trialDays: 14 };
  const paid = { ...like, id: PAID, name: 'Paid', pricing, events: [], webhooks };
  const forAgencies = { ...paid, id: FOR_AGENCIES, name: 'For agencies', distribution: { targetUser: 'agency' as const } };
  return changed({ apps: [paid, forAgencies] });
}

export interface Hooked extends Started {
  /** What an app was told, in order; its payload as of the world's instant. */
  readonly told: (appId?: string) => readonly { readonly event: string; readonly endpoint: string; readonly payload: Readonly<Record<string, unknown>> }[];
  readonly install: (appId: string, subAccountIds: readonly string[] | null, token?: string) => Promise<Answer>;
  readonly uninstall: (appId: string, subAccountIds: readonly string[] | null, token?: string) => Promise<Answer>;
}

let keys = 0;

export function hooked(data: WorldData = hookedData(), options: Partial<WorldOptions> = {}): Hooked {
  const started = start(data, options);
  const { ask, tokenOf, world } = started;
  const post = (path: string, body: object, token: string) => ask(token, 'POST', `/marketplace/v1${path}`, body, { 'idempotency-key': `hooked-${++keys}` });
  return {
    ...started,
    told: (appId) =>
      [...world.telling.log.values()]
        .filter((one: Told) => appId === undefined || one.appId === appId)
        .map(({ event, endpoint, payloadAt }) => ({ event, endpoint, payload: JSON.parse(JSON.stringify(payloadAt(world.now()))) as Record<string, unknown> })),
    install: (appId, subAccountIds, token = tokenOf('agency-admin')) => post('/installations', { appId, subAccountIds }, token),
    uninstall: (appId, subAccountIds, token = tokenOf('agency-admin')) => post('/uninstallations', { appId, level: subAccountIds ? 'sub-accounts' : 'agency', subAccountIds }, token),
  };
}

export function done(answer: Answer): Answer {
  assert.ok(answer.status < 300, answer.text);
  return answer;
}

/** Where a payload is of another shape than an example: a key that is missing or of another type, and one that is neither there nor among the newer ones. */
export function shapeFaults(payload: unknown, example: unknown, newer: readonly string[] = [], path = ''): string[] {
  if (!(example instanceof Object) || !(payload instanceof Object)) return typeof payload === typeof example ? [] : [`${path} is ${typeof payload}, not ${typeof example}`];
  const [has, wants] = [new Map(Object.entries(payload)), new Map(Object.entries(example))];
  return [
    ...[...wants].flatMap(([key, value]) => (has.has(key) ? shapeFaults(has.get(key), value, [], `${path}.${key}`) : [`${path}.${key} is missing`])),
    ...[...has.keys()].flatMap((key) => (wants.has(key) || newer.includes(key) ? [] : [`${path}.${key} is too much`])),
  ];
}
