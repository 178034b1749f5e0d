// What takes a real browser: its locks. One tab leads; what another tab uses or writes is neither deleted nor swept.
import { expect } from '@open-wc/testing';
import * as z from 'zod/mini';
import { lead, openStore, type Owner } from '../../src/store/index.ts';

const Note = z.object({ note: z.string() });
const ownerOf = (): Owner => ({ issuer: 'https://api.example.com', agencyId: 'agency', userId: crypto.randomUUID() });
const head = { etag: null, cursor: null, size: 1, version: 1, buffers: {} };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const signal = new AbortController().signal;

/** Work that ends when it is told to. */
function work() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end, run: () => ended.then(() => 'done') };
}

describe('leading', () => {
  it('one works, the other waits until it is done', async () => {
    const name = crypto.randomUUID();
    const [one, order] = [work(), [] as string[]];
    const first = lead(name, signal, one.run).then(() => order.push('first'));
    const second = lead(name, signal, () => Promise.resolve(order.push('second')), { onWaiting: () => order.push('waiting') });
    await pause(50);
    expect(order).to.deep.equal(['waiting']);
    one.end();
    await Promise.all([first, second]);
    expect(order.slice(1).sort()).to.deep.equal(['first', 'second']);
  });

  it('without locks both work at once', async () => {
    const [one, order] = [work(), [] as string[]];
    const first = lead('a', signal, one.run, { locks: undefined }).then(() => order.push('first'));
    await lead('a', signal, () => Promise.resolve(order.push('second')), { locks: undefined });
    one.end();
    await first;
    expect(order).to.deep.equal(['second', 'first']);
  });

  it('a leader that hangs is not waited for longer than one has patience', async () => {
    const name = crypto.randomUUID();
    const hung = work();
    const first = lead(name, signal, hung.run);
    expect(await lead(name, signal, () => Promise.resolve('alone'), { patience: 50 })).to.equal('alone');
    hung.end();
    await first;
  });

  it('who waits can be called off', async () => {
    const name = crypto.randomUUID();
    const [one, stop] = [work(), new AbortController()];
    const first = lead(name, signal, one.run);
    const second = lead(name, stop.signal, () => Promise.resolve('never')).catch((error: Error) => error.name);
    await pause(20);
    stop.abort();
    expect(await second).to.equal('AbortError');
    one.end();
    await first;
  });

  it('holds no lock when the work is done', async () => {
    const name = crypto.randomUUID();
    await lead(name, signal, () => Promise.resolve());
    const { held } = await navigator.locks.query();
    expect(held?.some((lock) => lock.name === name)).to.equal(false);
  });
});

describe('a store in a browser', () => {
  it('keeps for the next page', async () => {
    const owner = ownerOf();
    const first = await openStore(owner);
    await first.write('records', { value: { note: 'kept' }, etag: null, asOf: '2026-01-10T09:00:00Z' });
    first.close();
    const second = await openStore(owner);
    expect((await second.read('records', Note))?.value.note).to.equal('kept');
    expect(await second.forget()).to.equal(true);
  });

  it('a generation another tab is writing is not swept, one that was left behind is', async () => {
    const owner = ownerOf();
    const [one, two] = [await openStore(owner), await openStore(owner)];
    const living = one.newGeneration();
    await living.addChunk(0, Uint8Array.of(1));
    const other = two.newGeneration();
    await other.addChunk(0, Uint8Array.of(2));
    expect(await other.commit(head)).to.equal(true);
    await pause(100);
    expect(await one.readChunk(living.id, 0)).to.deep.equal(Uint8Array.of(1));
    expect(await living.commit(head)).to.equal(true);
    expect((await two.readHead())?.generation).to.equal(living.id);
    await one.forget();
  });

  it('holds one shared lock while it is open, and none when it is closed', async () => {
    const store = await openStore(ownerOf());
    const locks = async () => (await navigator.locks.query()).held?.filter(({ name }) => name?.startsWith(store.name ?? 'none')).map(({ mode }) => mode);
    await pause(50);
    expect(await locks()).to.deep.equal(['shared']);
    store.close();
    await pause(50);
    expect(await locks()).to.deep.equal([]);
  });

  it('goes to sleep when the page is hidden and wakes when it comes back', async () => {
    const store = await openStore(ownerOf());
    await store.write('records', { value: { note: 'kept' }, etag: null, asOf: '2026-01-10T09:00:00Z' });
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect((await store.read('records', Note))?.value.note).to.equal('kept');
    expect(store.diagnostics.reopened).to.equal(1);
    await store.forget();
  });

  it('opens and closes a hundred times and leaves nothing open', async () => {
    const owner = ownerOf();
    for (let count = 0; count < 100; count += 1) (await openStore(owner)).close();
    await pause(50);
    const { held } = await navigator.locks.query();
    expect(held?.filter(({ name }) => name?.startsWith('mkt-1-'))).to.deep.equal([]);
    expect(await (await openStore(owner)).forget()).to.equal(true);
  });
});
