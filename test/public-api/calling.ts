// A world whose apps call its public API: a token of any class with any scopes, and a way to call. Shapes of answers are checked by the caller.
import { begin } from '../../mocks/world/authorization/tokens.ts';
import { contactIds } from '../../mocks/world/public-api/contacts.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { changed, start, type Answer, type Started } from '../mocks/start.ts';
import type { WorldOptions } from '../../mocks/world/world.ts';
import type { MockFetchOptions } from '../../mocks/fetch.ts';

export const APP = 'marrowtag-cleaner';
export const AGENCY = 'harbor-pine';
export const VERSION = '2021-07-28';

export interface Calling extends Started {
  /** The first two sub-accounts of the agency. */
  readonly places: readonly [string, string];
  /** An access token of the app: of the agency where no sub-account is given. */
  readonly token: (scopes: readonly string[], subAccountId?: string | null, agencyId?: string, appId?: string) => string;
  readonly call: (token: string | null, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly contacts: (subAccountId: string, count: number, deleted?: boolean) => readonly string[];
}

/** The generated world with its main agency changed. */
export const withAgency = (change: object): WorldData => changed({ agencies: [{ ...changed({}).agencies.find(({ id }) => id === AGENCY), ...change }] });

export function calling(data: WorldData = changed({}), options: Partial<WorldOptions> & MockFetchOptions = {}): Calling {
  const started = start(data, options);
  const { world, ask } = started;
  const [first = '', second = ''] = [...world.subAccounts.values()].filter(({ agencyId }) => agencyId === AGENCY).map(({ id }) => id);
  return {
    ...started,
    places: [first, second],
    token: (scopes, subAccountId = null, agencyId = AGENCY, appId = APP) => {
      const app = world.apps.get(appId);
      if (!app) throw new RangeError(`no app ${appId}`);
      const { clientId } = clientOf(world, app);
      const of = subAccountId === null ? 'agency' : 'sub-account';
      return begin(world, { clientId, appId, of, agencyId, subAccountId, userId: 'somebody', scopes: [...scopes], bulk: of === 'agency', parent: null }).pair.accessToken;
    },
    call: (token, method, path, body, headers = {}) => ask(token, method, path, body, { version: VERSION, ...headers }),
    contacts: (subAccountId, count, deleted = false) => contactIds(world, subAccountId, { count, deleted }),
  };
}
