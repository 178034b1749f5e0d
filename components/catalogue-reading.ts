// The catalogue an element shows, as it becomes known, for as long as the element is on the page. What is known stays when a later reading fails; it
// goes when somebody else is signed in. It decides nothing and announces nothing.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Catalogue } from '../src/catalogue/catalogue.ts';
import { asMarketplaceError, type MarketplaceError } from '../src/errors.ts';
import { catalogues } from '../src/marketplace/catalogues.ts';
import type { Marketplace } from '../src/marketplace.ts';
import { policyAt } from '../src/policy/index.ts';
import { language } from './locale/format.ts';

export class CatalogueReading implements ReactiveController {
  /** What is known; null before anything is. */
  catalogue: Catalogue | null = null;
  /** Why the last reading ended; null while one goes on. */
  error: MarketplaceError | null = null;

  readonly #host: ReactiveControllerHost;
  #marketplace: Marketplace | undefined;
  /** Whose catalogue it is, and what a reading depends on besides. */
  #owner: readonly unknown[] = [];
  #source: readonly unknown[] = [];
  #reading: AbortController | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#marketplace) this.again();
  }

  hostDisconnected(): void {
    this.#reading?.abort();
  }

  /** Reads for this marketplace, unless it does already: another viewer asks the server for nothing. */
  of(marketplace: Marketplace | undefined): void {
    this.#marketplace = marketplace;
    const { session, client, store } = marketplace ?? {};
    const owner = [client, JSON.stringify(session?.actor)];
    const source = [...owner, store, session && marketplace ? policyAt(session.policies, marketplace.clock()).id : null];
    if (differ(owner, this.#owner)) this.catalogue = null;
    this.#owner = owner;
    if (!differ(source, this.#source)) return;
    this.#source = source;
    this.again();
  }

  /** Reads from the beginning. */
  again(): void {
    this.#reading?.abort();
    this.error = null;
    const { session } = this.#marketplace ?? {};
    if (!this.#marketplace || !session || session.actor.kind === 'developer') return;
    this.#reading = new AbortController();
    void this.#read(this.#marketplace, this.#reading.signal);
  }

  async #read(marketplace: Marketplace, signal: AbortSignal): Promise<void> {
    try {
      for await (const next of catalogues(marketplace, language, signal)) {
        if (signal.aborted) return;
        // While it is read again, what is shown stays until there is as much of the new.
        if (next.complete || next.columns.size >= (this.catalogue?.columns.size ?? 0)) this.catalogue = next;
        this.#host.requestUpdate();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.error = asMarketplaceError(error, 'server', 'the listings could not be read') as MarketplaceError;
      this.#host.requestUpdate();
    }
  }
}

const differ = (one: readonly unknown[], other: readonly unknown[]): boolean => one.length !== other.length || one.some((value, at) => value !== other[at]);
