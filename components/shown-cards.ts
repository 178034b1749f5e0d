// Which app each card shows: rows of the catalogue behind the places of a list, and their listings, which are loaded for what is on the screen and for
// nothing else. What has left the screen before its turn came is not loaded.
import type { LitElement } from 'lit';
import type { Catalogue } from '../src/catalogue/catalogue.ts';
import type { Selection } from '../src/marketplace/selection.ts';
import type { Listing } from '../src/schema/app.ts';
import type { CardRow } from './card-window.ts';

export class ShownCards {
  readonly #host: LitElement;
  readonly #rowAt = new Map<number, number>();
  #catalogue: Catalogue | null = null;
  #loading = false;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** From now on the cards at these places of a selection. */
  show({ catalogue, window }: Selection, rows: readonly CardRow[]): void {
    this.#catalogue = catalogue;
    this.#rowAt.clear();
    for (const { from, to } of joined(rows)) for (const [at, row] of window(from, to).entries()) this.#rowAt.set(from + at, row);
  }

  /** The listing at a place: undefined while it is on its way, null where none can be read. */
  readonly at = (place: number): Listing | null | undefined => {
    const row = this.#rowAt.get(place);
    return row === undefined ? undefined : this.of(row);
  };

  readonly of = (row: number): Listing | null | undefined => this.#catalogue?.bodies.peek(row);

  /** Loads what is missing of these rows and of the cards, one batch after the other; then the host renders. True while something is on its way. */
  load(others: readonly number[]): boolean {
    const catalogue = this.#catalogue;
    const missing = [...this.#rowAt.values(), ...others].filter((row) => this.of(row) === undefined);
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
