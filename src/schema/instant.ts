// Instants as ISO 8601 text. Compared as UTC instants, never as text: `2025-11-18T05:30:00+05:30` is `2025-11-18T00:00:00Z`.
import * as z from 'zod/mini';

/** An instant: `YYYY-MM-DDThh:mm[:ss[.sss]]` with `Z` or an offset; or a date, which means its first instant in UTC. */
export const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'must be an ISO 8601 instant such as 2026-01-10T00:00:00Z' });
export type Instant = z.infer<typeof Instant>;

/** An opaque identifier: 1 to 200 characters. */
export const Id = z.string({ error: 'must be an id: a text of 1 to 200 characters' }).check(z.minLength(1), z.maxLength(200));
export type Id = z.infer<typeof Id>;
