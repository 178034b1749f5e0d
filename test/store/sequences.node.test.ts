// Five agencies, three tabs, people who sign in, switch and sign out in any order: nobody ever reads what another agency's people stored, and
// of who signed out nothing stays. Stores on one factory are tabs of one browser. The control forgets the agency in the name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { namesIn, Note } from './tabs-of-one.ts';
import { databaseName, openStore, ownerFor, rememberOwner, type Owner, type Store } from '../../src/store/index.ts';

const AGENCIES = 5;
const TABS = 3;
const issuer = 'https://api.example.com';
/** One person who works for five agencies: only the agency tells their databases apart. */
const ownerOf = (agency: number): Owner => ({ issuer, agencyId: `agency-${agency}`, userId: 'anna' });
const knownOf = (agency: number) => ({ issuer, account: `anna@agency-${agency}` });
/** What only this agency's people may read. */
const canary = (agency: number, step: number) => ({ value: { note: `canary of agency ${agency}` }, etag: null, asOf: new Date(Date.UTC(2026, 0, 10) + step * 1000).toISOString() });

type Step =
  | { readonly do: 'sign in' | 'sign out' | 'sleep' | 'write' | 'read' | 'slow write and sign out'; readonly tab: number; readonly agency: number }
  | { readonly do: 'close'; readonly tab: number; readonly agency: number };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('sign in', 'sign in', 'sign out', 'sleep', 'write', 'write', 'read', 'slow write and sign out', 'close'),
  tab: fc.nat(TABS - 1),
  agency: fc.nat(AGENCIES - 1),
});

interface Tab {
  readonly agency: number;
  readonly store: Store;
}

interface Habits {
  /** Whose store a tab opens. */
  readonly name: (owner: Owner) => Owner;
  readonly forget: (store: Store) => Promise<boolean>;
}
const ours: Habits = { name: (owner) => owner, forget: (store) => store.forget() };

/** Walks through a sequence and gives back everything that should not be. */
async function walk(steps: readonly Step[], { name, forget }: Habits): Promise<string[]> {
  const indexedDB = new IDBFactory();
  const tabs: (Tab | undefined)[] = [];
  const wrong: string[] = [];
  /** Agencies whose people signed out everywhere since they last signed in. */
  const signedOut = new Set<number>();

  const check = async ({ agency, store }: Tab): Promise<void> => {
    const head = await store.readHead();
    const words = head && new TextDecoder().decode(await store.readChunk(head.generation, 0));
    const notes = [(await store.read('records', Note))?.value.note, (await store.read('session', Note))?.value.note, ...(await store.entries('bulk', Note)).map(({ value }) => value.note), words || undefined];
    for (const note of notes) if (note !== undefined && note !== `canary of agency ${agency}`) wrong.push(`agency ${agency} reads ${note}`);
  };
  const write = async ({ agency, store }: Tab, at: number): Promise<void> => {
    const fact = canary(agency, at);
    const generation = store.newGeneration();
    await Promise.all([store.write('records', fact), store.write('session', fact), store.putEntry('bulk', 'a', fact.value), generation.addChunk(0, new TextEncoder().encode(fact.value.note))]);
    await generation.commit({ etag: null, cursor: null, size: 1, version: 1, buffers: {} });
  };
  const signOut = async (tab: Tab): Promise<void> => {
    if (!(await forget(tab.store))) wrong.push(`agency ${tab.agency} could not be forgotten`);
    signedOut.add(tab.agency);
    if (await ownerFor(knownOf(tab.agency), { indexedDB })) wrong.push(`agency ${tab.agency} is still known`);
  };

  for (const [at, { do: what, tab: index, agency }] of steps.entries()) {
    const tab = tabs[index];
    if (what === 'sign in') {
      tab?.store.close();
      const owner = name(ownerOf(agency));
      await rememberOwner(knownOf(agency), owner, { indexedDB });
      tabs[index] = { agency, store: await openStore(owner, { indexedDB }) };
      signedOut.delete(agency);
      await check(tabs[index]);
    } else if (tab) {
      if (what === 'write') await write(tab, at);
      if (what === 'read') await check(tab);
      if (what === 'sleep') tab.store.close();
      if (what === 'sign out') await signOut(tab);
      if (what === 'slow write and sign out') await Promise.all([write(tab, at), signOut(tab)]);
      if (what === 'close') {
        tab.store.close();
        tabs[index] = undefined;
      }
    }
    const names = await namesIn(indexedDB);
    for (const gone of signedOut) if (names.includes(await databaseName(name(ownerOf(gone))))) wrong.push(`after ${what} there is a database of agency ${gone}, which signed out`);
  }
  for (const tab of tabs) if (tab) await check(tab);
  for (const tab of tabs) tab?.store.close();
  return wrong;
}

const sequences = fc.array(step, { minLength: 8, maxLength: 30, size: 'max' });

test('in 200 sequences of signing in, switching and signing out nobody reads what is not theirs, and nothing stays', { timeout: 300_000 }, async () => {
  await fc.assert(fc.asyncProperty(sequences, async (steps) => assert.deepEqual(await walk(steps, ours), [])), { numRuns: 200, seed: 20260110 });
});

const mistakes: Readonly<Record<string, Habits>> = {
  'whose name forgets the agency': { ...ours, name: (owner) => ({ ...owner, agencyId: null }) },
  'that signs out by closing only': { ...ours, forget: (store) => Promise.resolve(store.close()).then(() => true) },
};
for (const [what, habits] of Object.entries(mistakes))
  test(`a store ${what} is caught`, { timeout: 300_000 }, async () => {
    const property = fc.asyncProperty(sequences, async (steps) => (await walk(steps, habits)).length === 0);
    const { failed } = await fc.check(property, { numRuns: 50, seed: 20260110, endOnFailure: true });
    assert.equal(failed, true);
  });
