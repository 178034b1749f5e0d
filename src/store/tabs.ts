// Several tabs of one person: one of them syncs, all are told. No fact and no token travels here, only that something is new;
// who wants it reads the database. Where there are no locks every tab works for itself, where there are no channels none is told.
import { attempt, surroundings, type Surroundings } from './surroundings.ts';

/** What other tabs are told: read these again, or: the owner is gone. */
export interface Notice {
  readonly kind: 'records' | 'catalogue' | 'forgotten';
}

const KINDS: readonly unknown[] = ['records', 'catalogue', 'forgotten'];

export interface Channel {
  tell(notice: Notice): void;
  close(): void;
}

/** Joins the tabs of one database. Its name is the channel's, so that tenants never hear each other. */
export function openChannel(database: string, hear: (notice: Notice) => void): Channel {
  const channel = attempt(() => new BroadcastChannel(database));
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const notice = noticeOf(data);
      if (notice) attempt(() => hear(notice));
    };
    // In Node a channel would keep the process alive.
    (channel as { unref?: () => void }).unref?.();
  }
  return {
    tell: (notice) => void attempt(() => channel?.postMessage(notice)),
    close: () => channel?.close(),
  };
}

/** Any script of the page can write to a channel: what is not one of our notices is nothing. */
function noticeOf(data: unknown): Notice | undefined {
  const kind = typeof data === 'object' && data !== null && Object.hasOwn(data, 'kind') ? (data as Partial<Notice>).kind : undefined;
  return kind !== undefined && KINDS.includes(kind) ? { kind } : undefined;
}

export interface Leading extends Partial<Pick<Surroundings, 'locks'>> {
  /** Milliseconds after which a tab that waited works for itself: the leader may hang. A lock is never stolen. */
  readonly patience?: number;
  /** Another tab is at it, and this one waits. */
  readonly onWaiting?: () => void;
}

/**
 * Does the work once this tab may: at once, or when the tab that is at it is done or gone. What the work throws, and the signal's abort
 * while waiting, pass through. The lock is held while the work runs and not longer, so that a page at rest can go into the back/forward cache.
 */
export async function lead<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>, options: Leading = {}): Promise<T> {
  signal.throwIfAborted();
  const { locks, patience = 30_000, onWaiting } = { ...surroundings(), ...options };
  if (!locks) return work(signal);
  let begun: Promise<T> | undefined;
  const begin = () => (begun ??= work(signal));
  try {
    const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await begin();
      return lock !== null;
    });
    if (!atOnce) {
      attempt(() => onWaiting?.());
      await locks.request(name, { signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) }, begin);
    }
  } catch {
    // The work failed, which is told below; or there are no locks here, or it took too long: then without.
  }
  if (!begun) signal.throwIfAborted();
  return begin();
}

/**
 * Takes a turn that one tab has at a time: what gives it back, or null where another tab has it. Without locks every tab has it. A tab that dies gives it
 * back.
 */
export function takeTurn(name: string, locks: LockManager | undefined): Promise<(() => void) | null> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const held = (lock: Lock | null) => (lock ? new Promise<void>((giveBack) => resolve(() => giveBack())) : resolve(null));
    const denied = () => resolve(() => {});
    (attempt(() => locks.request(name, { ifAvailable: true }, held)) ?? Promise.reject(new Error('there are no locks here'))).catch(denied);
  });
}
