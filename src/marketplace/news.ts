// What is worth reading again, told to whoever waits for it: nothing of its content. Whoever asks late is still told what came meanwhile.

export const topics = ['listings', 'catalogue', 'reachable'] as const;
/** `listings`: the server's changed. `catalogue`: another tab kept a newer one. `reachable`: the server answers again. */
export type Topic = (typeof topics)[number];

export class News {
  readonly #told = new Map<Topic, number>();
  readonly #waiting = new Set<() => void>();

  tell(topic: Topic): void {
    this.#told.set(topic, (this.#told.get(topic) ?? 0) + 1);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Yields the topics told since this was called, or since the last time, until the signal aborts. */
  of(signal: AbortSignal): AsyncGenerator<ReadonlySet<Topic>, void> {
    return this.#since(new Map(this.#told), signal);
  }

  async *#since(start: ReadonlyMap<Topic, number>, signal: AbortSignal): AsyncGenerator<ReadonlySet<Topic>, void> {
    let known = start;
    while (!signal.aborted) {
      const fresh = topics.filter((topic) => this.#told.get(topic) !== known.get(topic));
      if (fresh.length > 0) {
        known = new Map(this.#told);
        yield new Set(fresh);
      } else await this.#next(signal);
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
