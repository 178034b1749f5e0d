// Which rows of a catalogue somebody selected, as a set of bits: a hundred thousand at once are as cheap as one. When the catalogue is replaced by a newer
// one, the apps stay selected, wherever their rows are now. It knows nothing of what is done with them.
import { rowOf, type Catalogue } from '../src/catalogue/catalogue.ts';
import { idsOf, without } from '../src/marketplace/approvals.ts';
import { inAll, noRows, rowsOf, type Bits } from '../src/search/index.ts';

export class Chosen {
  #catalogue: Catalogue | null = null;
  #bits: Bits = new Uint32Array();

  /** What is selected of those that can be, as rows of this catalogue. */
  in(catalogue: Catalogue, listed: Bits): Bits {
    const { size } = catalogue.columns;
    if (this.#catalogue && this.#catalogue.columns !== catalogue.columns) this.#bits = rowsOf(size, idsOf(this.#catalogue, this.#bits).map((id) => rowOf(catalogue, id)));
    if (this.#bits.length !== listed.length) this.#bits = noRows(size);
    this.#catalogue = catalogue;
    return inAll(this.#bits, listed);
  }

  set(bits: Bits): void {
    this.#bits = bits;
  }

  /** Selects these rows too, or where all of them are selected already, none of them. */
  toggle(chosen: Bits, rows: Bits): void {
    const all = rows.every((word, at) => (word & ~(chosen[at] ?? 0)) === 0);
    this.#bits = all ? without(chosen, rows) : chosen.map((word, at) => word | (rows[at] ?? 0));
  }
}
