// The items of a bulk installation: how far each of its sub-accounts is, how many are how far, and which is next. It sends and keeps nothing.
import { itemStates, type Item, type ItemState } from '../schema/bulk.ts';

const WAITING: Item = { attempt: 0, state: 'waiting' };

export class Items {
  /** Read by whoever keeps and shows them; changed only here. */
  readonly all: Item[];
  readonly counts = Object.fromEntries(itemStates.map((state) => [state, 0])) as Record<ItemState, number>;
  /** Those that are on their way from here. */
  readonly #taken = new Set<number>();
  /** None before it is waiting. */
  #next = 0;

  constructor(all: Item[]) {
    this.all = all;
    for (const { state } of all) this.counts[state] += 1;
  }

  at(index: number): Item {
    return this.all[index] ?? WAITING;
  }

  set(index: number, item: Item): void {
    this.counts[this.at(index).state] -= 1;
    this.all[index] = item;
    this.counts[item.state] += 1;
    if (item.state === 'waiting') this.#next = Math.min(this.#next, index);
  }

  setAll(items: readonly Item[]): void {
    for (const [index, item] of items.entries()) this.set(index, item);
    this.#next = 0;
  }

  /** Items that no answer is known of and that will be sent, or are. */
  get remaining(): number {
    return this.counts.waiting + this.counts.sent;
  }

  get underWay(): number {
    return this.#taken.size;
  }

  /** Takes the next one that is waiting, or was on its way when the page went; null where there is none. */
  take(): number | null {
    for (; this.#next < this.all.length; this.#next += 1) {
      const { state } = this.at(this.#next);
      if (state !== 'waiting' && !this.isLost(this.#next)) continue;
      this.#taken.add(this.#next);
      return this.#next++;
    }
    return null;
  }

  giveBack(index: number): void {
    this.#taken.delete(index);
  }

  /** Whether it was on its way when the page went, and nobody waits for its answer. */
  isLost(index: number): boolean {
    return this.at(index).state === 'sent' && !this.#taken.has(index);
  }
}
