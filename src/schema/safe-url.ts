// The one gate for URLs that come from outside: https without user info; http only for this machine, as in development. Apart from the schemas, so
// that a page which parses nothing loads nothing to parse with.

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
