// What runs in a tab of the test: many calls at once, by one of the ways to get a token. Which way is the test's to say.
import { browserTokens, sharedByPages } from '../../src/oauth/browser-tokens.ts';
import type { TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenSet } from '../../src/schema/token.ts';

export interface Order {
  /** `naive`: every call refreshes for itself. `tab`: one tab knows nothing of the others. `ours`: what pages can share is shared. */
  readonly way: 'naive' | 'tab' | 'ours';
  readonly calls: number;
  /** Whether the host chose a store that its pages share; it need not, and elements do not. */
  readonly sharedStore: boolean;
  /** Makes the host's answer wait until the test is over. */
  readonly hold?: boolean;
  /** Waits as long as it takes: hundreds of requests at once stand in line for a few connections, and a busy machine is slow with them. */
  readonly patient?: boolean;
}

export interface Report {
  readonly succeeded: number;
  readonly errors: readonly string[];
  readonly events: readonly string[];
  readonly tokens: readonly string[];
}

const inStorage: TokenStore = {
  read: (key) => new Promise((resolve) => resolve(JSON.parse(localStorage.getItem(key) ?? localStorage.getItem('first') ?? 'null'))),
  replace: async (key, expected, next) => {
    const kept = (await inStorage.read(key)) as TokenSet | null;
    if ((kept?.mark ?? null) !== expected) return false;
    localStorage.setItem(key, JSON.stringify(next));
    return true;
  },
  set: (key, next) => new Promise((resolve) => resolve(next ? localStorage.setItem(key, JSON.stringify(next)) : localStorage.removeItem(key))),
};

async function run({ way, calls, sharedStore, hold, patient }: Order): Promise<Report> {
  const [events, errors, tokens] = [[] as string[], [] as string[], new Set<string>()];
  const { origin } = new URL(import.meta.url);
  const refresh = async (_: AbortSignal | undefined, last: string | undefined): Promise<string> => {
    const response = await fetch(`${origin}/host/token${hold ? '?hold' : ''}`, { headers: last === undefined ? {} : { authorization: `Bearer ${last}` } });
    if (!response.ok) throw new Error(`the host answered ${response.status}`);
    return response.text();
  };
  const make = () =>
    browserTokens({ refresh, ...(way === 'ours' && sharedByPages()), ...(patient && { renewTimeoutMs: 120_000, lockWaitMs: 240_000 }), ...(sharedStore && { store: inStorage }), onEvent: (event) => events.push(event.kind === 'unlocked' ? `unlocked ${event.why}` : event.kind) });
  const one = make();
  const call = async (): Promise<boolean> => {
    const mine = way === 'naive' ? make() : one;
    // Past the browser's cache, in which requests for one address wait for each other one by one: then they would not meet at the server.
    const response = await mine.call((token) => (tokens.add(token), fetch(`${origin}/api`, { cache: 'no-store', headers: { authorization: `Bearer ${token}` } })));
    return response.ok;
  };
  const answers = await Promise.allSettled(Array.from({ length: calls }, call));
  for (const answer of answers) if (answer.status === 'rejected') errors.push(String(answer.reason));
  return { succeeded: answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length, errors: [...new Set(errors)], events, tokens: [...tokens] };
}

Object.assign(globalThis, { run });
