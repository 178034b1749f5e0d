// Which deliveries were taken already. A memory of them is injected where several processes answer; alone, one process remembers for itself, and forgets
// what is too old to be taken again.
import { REPLAY_WINDOW_MS } from './delivery.ts';

export interface SeenDeliveries {
  /** Remembers an id until `until` (milliseconds since 1970); false where it was remembered before. One step: of two at once, one is told true. */
  readonly add: (webhookId: string, until: number) => boolean | Promise<boolean>;
  /** Forgets it: it was not handled after all, and may come again. */
  readonly remove: (webhookId: string) => void | Promise<void>;
}

/** In memory, for one process. Ids leave when their time is over; past `most` of them the oldest leave early. */
export function seenInMemory(most = 100_000): SeenDeliveries {
  const untils = new Map<string, number>();
  return {
    add(id, until) {
      if (untils.has(id)) return false;
      // They come in the order of their times, but for a window at most: what is over stands in front.
      for (const [old, end] of untils) {
        if (end > until - 2 * REPLAY_WINDOW_MS && untils.size < most) break;
        untils.delete(old);
      }
      untils.set(id, until);
      return true;
    },
    remove: (id) => void untils.delete(id),
  };
}
