// A URL from outside as a schema: what passes the one gate, `safeUrl`.
import * as z from 'zod/mini';
import { safeUrl } from './safe-url.ts';

export { safeUrl };

/** An absolute https URL without user info. */
export const HttpsUrl = z.string().check(z.refine((value) => safeUrl(value) !== null, { error: 'must be an absolute https URL without user info' }));
export type HttpsUrl = z.infer<typeof HttpsUrl>;
