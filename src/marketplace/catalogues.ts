// The catalogue of a marketplace as it becomes known: from this device, from the server, and again whenever somebody tells of a change. Of several tabs
// one reads the changes and keeps them, and the others take over what it kept.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { readAll, readChanges, remembered, type Known, type Reading } from '../catalogue/read.ts';
import { MarketplaceError } from '../errors.ts';
import { policyAt } from '../policy/index.ts';
import type { Marketplace } from '../marketplace.ts';
import { takeTurn } from '../store/index.ts';
import { questionFor } from './selection.ts';

/**
 * Yields each catalogue as it is known, until the signal aborts. Throws as the client does while nothing is known; afterwards a failure leaves what was
 * yielded as it is, and the server is asked again when it is told of, or answers again.
 */
export async function* catalogues(marketplace: Marketplace, locale: string | undefined, signal: AbortSignal): AsyncGenerator<Catalogue, void> {
  const { client, session, store, clock } = marketplace;
  const viewer = session?.actor;
  if (!session || !viewer) throw new MarketplaceError('config', 'a catalogue needs the session; wait until `status` is `ready`');
  const reading: Reading = {
    client,
    store,
    // What the agency recorded comes on top, and the viewer makes no difference to an app.
    questionOf: (app) => ({ ...questionFor({ ...marketplace, records: null }, 'view', viewer), app }),
    revision: policyAt(session.policies, clock()).id,
    locale,
    signal,
  };
  // What is told while something is read is read next.
  const told = marketplace.news.of(signal);
  let known: Known | null = await remembered(reading);
  if (known) yield known.catalogue;
  let failed = false;
  async function* asked(): AsyncGenerator<Catalogue, void> {
    // One tab keeps what the server says. One that knows nothing yet does not wait for it; it keeps nothing, and takes over what was kept.
    const giveBack = store?.name === undefined ? () => {} : await takeTurn(`${store.name}:catalogue`, locks());
    if (!giveBack && known) return;
    try {
      const work = giveBack ? reading : { ...reading, store: null };
      known = yield* known ? readChanges(work, known) : readAll(work);
      failed = false;
      yield known.catalogue;
    } catch (error) {
      if (!known) throw error;
      failed = true;
    } finally {
      giveBack?.();
    }
  }
  yield* asked();
  for await (const topics of told) {
    const kept = topics.has('catalogue') ? await remembered(reading) : null;
    if (kept) yield (known = { ...kept, catalogue: { ...kept.catalogue, source: 'server' } }).catalogue;
    if (topics.has('listings') || (topics.has('reachable') && failed)) yield* asked();
  }
}

const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks);
