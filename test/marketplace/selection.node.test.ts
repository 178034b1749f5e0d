import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { Bodies } from '../../src/catalogue/bodies.ts';
import { ColumnsBuilder, fromStored, toBuffers } from '../../src/catalogue/columns.ts';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { questionFor, Selector } from '../../src/marketplace/selection.ts';
import { decide, installationsOf, openMarketplace, preview, questionAbout, type Marketplace } from '../../src/marketplace.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import type { Input } from '../../src/policy/index.ts';
import type { Viewer } from '../../src/schema/account.ts';
import type { Listing } from '../../src/schema/app.ts';
import { countOf } from '../../src/search/index.ts';
import { everything, narrow, prices, sorted, sorts, stateOf, states, type Query, type Row } from '../../src/search/facets.ts';
import { createIndex } from '../../src/search/filter.ts';
import { atOnce } from '../../src/search/slices.ts';

const world = createWorld(generateWorld({ apps: 240, now: demoInstant, assetsBase: 'https://assets.test.example' }), { now: () => demoInstant });
const token = personas(world).find(({ as }) => as === 'agency-admin')?.token ?? assert.fail();

async function opened(): Promise<Marketplace> {
  const client = createClient({ baseUrl: 'https://api.test.example', token: () => token, fetch: mockFetch(world) });
  for await (const next of snapshots(openMarketplace(client, () => demoInstant), {}, new AbortController().signal)) return next;
  return assert.fail();
}
const marketplace = await opened();
/** Private apps too, which nobody is shown. */
const listings = world.catalogue.map(({ listing }) => listing);

function catalogueOf(apps: readonly Listing[], through: (columns: Catalogue['columns']) => Catalogue['columns'] = (same) => same): Catalogue {
  const builder = new ColumnsBuilder((app) => ({ ...questionAbout({ ...marketplace, records: null }, 'view', app), app }), 'v1');
  builder.add(apps);
  return { columns: through(atOnce(builder.columns('en'))), bodies: new Bodies(() => Promise.resolve(undefined)), complete: true, unreadable: 0, source: 'server' };
}
const catalogue = catalogueOf(listings);

/** The same, app by app, by the functions that look at one app. */
function oneByOne(of: Marketplace, query: Query) {
  const anySubAccount: Viewer | null = of.viewer?.kind === 'agency' ? { kind: 'sub-account', role: 'admin', ...(of.viewer.agencyId === undefined ? {} : { agencyId: of.viewer.agencyId }) } : null;
  const rows = listings.flatMap((listing): (Row & { hidden: boolean })[] => {
    if (decide(of, 'view', listing).outcome === 'deny') return [];
    const state = stateOf(decide(of, 'install', listing), installationsOf(of, listing.id).length > 0);
    return [{ listing, state, hidden: anySubAccount !== null && decide(of, 'view', listing, null, anySubAccount).outcome === 'deny' }];
  });
  const found = query.text.trim() === '' ? rows : createIndex(rows.map(({ listing }) => listing))(query.text).flatMap(({ id }) => rows.find(({ listing }) => listing.id === id) ?? []);
  const { shown, counts } = narrow(found, query, rows);
  // Apps that a sort finds equal stand in the order of the catalogue, however well they match the text.
  const ordered = query.sort === 'installs' ? shown : rows.filter((row) => shown.includes(row));
  return { visible: rows.length, ids: sorted(ordered, query.sort, 'en').map(({ listing }) => listing.id), hidden: shown.filter(({ hidden }) => hidden).length, counts };
}

function atOnceFor(of: Marketplace, query: Query, selector = new Selector()) {
  const selection = selector.select(of, catalogue, query) ?? assert.fail();
  const ids = [...selection.window(0, selection.shownCount)].map((row) => listings[row]?.id);
  assert.equal(countOf(selection.shown), ids.length);
  return { visible: selection.visibleCount, ids, hidden: selection.hiddenCount, counts: selection.counts };
}

const subAccountId = marketplace.records?.subAccounts[0]?.id;
const eyes: Readonly<Record<string, Marketplace>> = {
  'an agency': marketplace,
  'any sub-account': preview(marketplace, 'user'),
  'one sub-account': preview(marketplace, 'admin', subAccountId),
  'a sub-account shown only what is installed': preview(withSwitches({ allApps: false }), 'admin', subAccountId),
  'a sub-account whose apps are approved by default': preview(withSwitches({ autoApprove: true }), 'admin', subAccountId),
  'an agency offline since last month': { ...marketplace, clock: () => '2026-12-31T00:00:00Z' },
};
function withSwitches(changes: object): Marketplace {
  const records = marketplace.records ?? assert.fail();
  const agency = records.agency ?? assert.fail();
  return { ...marketplace, records: { ...records, agency: { ...agency, marketplace: { ...agency.marketplace, ...changes } } } };
}

const words = ['', '', 'a', 'cal', 'calendar', 'sms remind', 'follow-up', 'revews'];
const groups = [...new Set(listings.map(({ category }) => category.group))];
const query: fc.Arbitrary<Query> = fc.record({
  text: fc.constantFrom(...words),
  categories: fc.subarray(groups, { maxLength: 3 }),
  prices: fc.subarray([...prices]),
  states: fc.subarray([...states]),
  sort: fc.constantFrom(...sorts),
});

describe('a catalogue selected on its columns', () => {
  for (const [name, of] of Object.entries(eyes)) {
    test(`is what one finds app by app, for ${name}`, () => {
      const selector = new Selector();
      fc.assert(
        fc.property(query, (asked) => {
          assert.deepEqual(atOnceFor(of, asked, selector), oneByOne(of, asked));
        }),
        { numRuns: 40 },
      );
    });
  }

  test('is answered again for another viewer, other records and another minute', () => {
    const selector = new Selector();
    for (const of of [...Object.values(eyes), marketplace]) assert.deepEqual(atOnceFor(of, everything, selector), oneByOne(of, everything));
  });

  test('stays the same after a way through a store', () => {
    const stored = catalogueOf(listings, (columns) => fromStored(structuredClone(toBuffers(columns))) ?? assert.fail());
    const selection = new Selector().select(marketplace, stored, { ...everything, text: 'rev', sort: 'name' }) ?? assert.fail();
    const fresh = new Selector().select(marketplace, catalogue, { ...everything, text: 'rev', sort: 'name' }) ?? assert.fail();
    assert.deepEqual([...selection.window(0, 999)], [...fresh.window(0, 999)]);
    assert.deepEqual(selection.counts, fresh.counts);
  });

  test('does not come back from a store that changed it', () => {
    const buffers = toBuffers(catalogue.columns);
    for (const [name, array] of Object.entries(buffers)) {
      if (['revision', 'words', 'ids.bytes'].includes(name) || /^(category|price|collection|search):/.test(name)) continue;
      const broken = { ...buffers, [name]: new Uint8Array(array.buffer.slice(0, array.byteLength - 4)) };
      assert.equal(fromStored(broken), null, name);
    }
    assert.equal(fromStored({}), null);
    const wrong = Int32Array.from(catalogue.columns.orders.name).fill(0);
    assert.equal(fromStored({ ...buffers, 'order:name': wrong }), null, 'an order that shows one app everywhere');
  });

  test('asks about every app as about one: the question is the same but for the app', () => {
    const [first] = listings;
    if (!first) return assert.fail();
    const bare = ({ app: _, ...question }: Input) => ({ ...question, snapshot: { ...question.snapshot, records: null } });
    assert.deepEqual(bare(questionFor(marketplace, 'install', marketplace.viewer ?? assert.fail())), bare(questionAbout(marketplace, 'install', first)));
  });
});
