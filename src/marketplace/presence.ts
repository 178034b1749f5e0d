// Whether somebody looks at the page, and whether the device believes it is online; and waiting for either. The only place that asks the browser so.

const page = (): Document | null => (typeof document === 'undefined' ? null : document);
export const isVisible = (): boolean => page()?.visibilityState !== 'hidden';

/** A signal that aborts when the page is hidden, or with the one given. */
export function whileVisible(signal: AbortSignal): AbortSignal {
  const hidden = new AbortController();
  const look = () => {
    if (!isVisible()) hidden.abort(new DOMException('the page is hidden', 'AbortError'));
  };
  page()?.addEventListener('visibilitychange', look, { signal: AbortSignal.any([signal, hidden.signal]) });
  look();
  return AbortSignal.any([signal, hidden.signal]);
}

/** Resolves once somebody looks at the page, or the signal aborts. */
export const untilVisible = (signal: AbortSignal): Promise<void> => (isVisible() ? Promise.resolve() : once(page(), 'visibilitychange', signal));

/** Resolves after so many milliseconds, as soon as the device comes online, or when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), milliseconds);
  await once(typeof window === 'undefined' ? null : window, 'online', AbortSignal.any([signal, over.signal]));
  clearTimeout(timer);
}

function once(target: EventTarget | null, type: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      target?.removeEventListener(type, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    target?.addEventListener(type, done);
    signal.addEventListener('abort', done);
  });
}
