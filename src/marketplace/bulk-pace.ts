// How fast a bulk installation goes, and how long the rest will take by what was measured. Time is an input.

/** Answers the pace is measured by: the latest, so that it follows a server that slows down. */
const MEASURED = 40;
/** Fewer say nothing. */
const FEWEST = 5;

export class Pace {
  readonly #times: number[] = [];

  /** An answer came. */
  mark(now: number): void {
    this.#times.push(now);
    if (this.#times.length > MEASURED) this.#times.shift();
  }

  /** It stood still: what was measured before says nothing of what comes. */
  reset(): void {
    this.#times.length = 0;
  }

  /** Milliseconds that so many more will take; null while nobody can tell. */
  left(remaining: number, now: number): number | null {
    const [first] = this.#times;
    if (first === undefined || this.#times.length < FEWEST || now <= first) return null;
    return (remaining * (now - first)) / (this.#times.length - 1);
  }
}
