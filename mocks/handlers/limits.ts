// How many requests there may be: counted for each app and each account its token acts for, in the time a machine has, whatever the world's clock says. People
// are counted and never refused. A window begins with its first request; what is refused does not count.
import { accessOf } from '../world/authorization/bearer.ts';
import type { World } from '../world/world.ts';

interface Allowance {
  readonly burst: Window;
  readonly day: Window;
}
interface Window {
  readonly limit: number;
  readonly milliseconds: number;
}

const DAY = 86_400_000;
const ORDINARY: Allowance = { burst: { limit: 100, milliseconds: 10_000 }, day: { limit: 200_000, milliseconds: DAY } };
/** What apps may ask of a test organisation. */
const SANDBOX: Allowance = { burst: { limit: 25, milliseconds: 10_000 }, day: { limit: 10_000, milliseconds: DAY } };

export interface Counted {
  readonly headers: Readonly<Record<string, string>>;
  readonly refused: boolean;
}

export class Limits {
  readonly #windows = new Map<string, { since: number; used: number }>();
  readonly #milliseconds: () => number;

  constructor(milliseconds: () => number) {
    this.#milliseconds = milliseconds;
  }

  /** Counts a request, unless it is one too many, and says what is left. */
  count(world: World, authorization: string | null): Counted {
    const family = accessOf(world, authorization)?.family ?? null;
    const caller = family ? `${family.appId} ${family.subAccountId ?? family.agencyId}` : (authorization ?? 'anonymous');
    const { burst, day } = family && world.agencies.get(family.agencyId)?.testOrg ? SANDBOX : ORDINARY;
    const windows = [this.#open(caller, burst), this.#open(caller, day)] as const;
    const refused = family !== null && (windows[0].used >= burst.limit || windows[1].used >= day.limit);
    if (!refused) for (const window of windows) window.used += 1;
    const left = ({ limit }: Window, { used }: { used: number }): string => String(Math.max(0, limit - used));
    return {
      refused,
      headers: {
        'x-ratelimit-limit-daily': String(day.limit),
        'x-ratelimit-daily-remaining': left(day, windows[1]),
        'x-ratelimit-interval-milliseconds': String(burst.milliseconds),
        'x-ratelimit-max': String(burst.limit),
        'x-ratelimit-remaining': left(burst, windows[0]),
      },
    };
  }

  #open(caller: string, { milliseconds }: Window): { since: number; used: number } {
    const key = `${milliseconds} ${caller}`;
    const now = this.#milliseconds();
    const known = this.#windows.get(key);
    if (known && now - known.since < milliseconds) return known;
    const opened = { since: now, used: 0 };
    this.#windows.set(key, opened);
    return opened;
  }
}
