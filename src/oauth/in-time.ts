// Waiting for an answer so long and no longer. What did not come in time is told to stop, and may still happen.
import { MarketplaceError } from '../errors.ts';

/** What `act` gives, or an error once the time is over; its signal then says so. */
export async function inTime<T>(milliseconds: number, code: 'network' | 'storage', late: string, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MarketplaceError(code, late));
      controller.abort(new DOMException(late, 'TimeoutError'));
    }, milliseconds);
  });
  try {
    return await Promise.race([act(controller.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}
