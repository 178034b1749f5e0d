// The demo's clock: one fixed instant, so that every page and every screenshot of the demo shows the same day; or real time on request.

/** When the demo takes place. */
export const demoInstant = '2026-01-10T09:00:00.000Z';

/** A clock for a world: `live` for real time, or an ISO 8601 instant at which it stands still. Null when it is neither. */
export function clockFrom(text: string): (() => string) | null {
  if (text === 'live') return () => new Date().toISOString();
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text))) return null;
  const instant = new Date(text).toISOString();
  return () => instant;
}
