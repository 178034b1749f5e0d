// Which app each card shows: rows of the catalogue behind the places of a list, and their listings, which are loaded for what is on the screen and for
// nothing else. What has left the screen before its turn came is not loaded.
import type { LitElement } from 'lit';
import { idAt, type Catalogue } from '../src/catalogue/catalogue.ts';
import type { Selection } from '../src/marketplace/selection.ts';
import type { Listing } from '../src/schema/app.ts';
import type { CardRow } from './card-window.ts';

export class ShownCards {
  readonly #host: LitElement;
  readonly #rowAt = new Map<number, number>();
  #catalogue: Catalogue | null = null;
  /** What was shown of the catalogue before this one, by app: it stays, and keeps the focus, until the new listing is there. */
  #before = new Map<string, Listing>();
  #seen = new Set<number>();
  #loading = false;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** From now on the cards at these places of a selection; while they rush by, only those that were there before. */
  show({ catalogue, window }: Selection, rows: readonly CardRow[], rushing: boolean): void {
    if (catalogue !== this.#catalogue) this.#keep();
    this.#catalogue = catalogue;
    const shown = rushing ? rows.filter(({ from }) => this.#rowAt.has(from)) : rows;
    this.#rowAt.clear();
    for (const { from, to } of joined(shown)) for (const [at, row] of window(from, to).entries()) this.#rowAt.set(from + at, row);
  }

  /** The listing at a place: undefined while it is on its way, null where none can be read. */
  readonly at = (place: number): Listing | null | undefined => {
    const row = this.#rowAt.get(place);
    return row === undefined ? undefined : this.of(row);
  };

  readonly of = (row: number): Listing | null | undefined => {
    if (!this.#catalogue) return undefined;
    const known = this.#catalogue.bodies.peek(row);
    return known === undefined && this.#before.size > 0 ? this.#before.get(idAt(this.#catalogue, row)) : known;
  };

  /** The apps on the screen. */
  get appIds(): ReadonlySet<string> {
    const catalogue = this.#catalogue;
    return new Set(catalogue ? [...this.#seen].map((row) => idAt(catalogue, row)) : []);
  }

  #keep(): void {
    const shown = [...this.#seen].flatMap((row) => this.of(row) ?? []);
    this.#before = new Map(shown.map((listing) => [listing.id, listing]));
  }

  /** Loads what is missing of these rows and of the cards, one batch after the other; then the host renders. True while something is on its way. */
  load(others: readonly number[]): boolean {
    const catalogue = this.#catalogue;
    this.#seen = new Set([...this.#rowAt.values(), ...others]);
    const missing = [...this.#seen].filter((row) => catalogue?.bodies.peek(row) === undefined);
    if (missing.length === 0) this.#before.clear();
    if (!catalogue || missing.length === 0 || this.#loading) return missing.length > 0;
    this.#loading = true;
    const done = (): void => {
      this.#loading = false;
      this.#host.requestUpdate();
    };
    catalogue.bodies.load(missing).then(done, done);
    return true;
  }
}

/** Rows that follow one another as one: every window costs a walk. */
function joined(rows: readonly CardRow[]): readonly Pick<CardRow, 'from' | 'to'>[] {
  const spans: { from: number; to: number }[] = [];
  for (const { from, to } of rows) {
    const last = spans.at(-1);
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}
