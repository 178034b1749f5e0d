// The one gate for URLs that come from outside: https without user info; http only for this machine, as in development.
import * as z from 'zod/mini';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** The parsed URL when it is safe to link to or to load, else null. Never `javascript:`, `data:`, `blob:` or a URL with user info. */
export function safeUrl(value: unknown): URL | null {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return null;
  // The URL parser drops tabs and line breaks and trims spaces: what it would have to repair is refused instead.
  if (/[\u0000-\u0020\u007f\\]/.test(value)) return null;
  const url = new URL(value);
  if (url.username || url.password) return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)) ? url : null;
}

/** An absolute https URL without user info. */
export const HttpsUrl = z.string().check(z.refine((value) => safeUrl(value) !== null, { error: 'must be an absolute https URL without user info' }));
export type HttpsUrl = z.infer<typeof HttpsUrl>;
