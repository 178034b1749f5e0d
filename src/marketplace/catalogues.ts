// The catalogue of a marketplace as it becomes known: from this device, from the server, and again whenever somebody tells of a change. Of several tabs
// one reads the changes and keeps them, and the others take over what it kept.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { readAll, readChanges, remembered, type Known, type Reading } from '../catalogue/read.ts';
import { MarketplaceError } from '../errors.ts';
import { policyAt } from '../policy/index.ts';
import type { Marketplace } from '../marketplace.ts';
import { questionFor } from './selection.ts';

/** Yields each catalogue as it is known. Throws as the client does; what was yielded before stays good. */
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
  let known: Known | null = await remembered(reading);
  if (known) yield known.catalogue;
  known = yield* known ? readChanges(reading, known) : readAll(reading);
  yield known.catalogue;
}
