// The four shapes in which the platform reports an error, read as one.
import * as z from 'zod/mini';
import { Decision } from './policy.ts';

const traced = { traceId: z.optional(z.string()) };
/** `{statusCode, message, error?}`, where message is a text or a list of texts. Our own contract adds `decision` to a 403. */
const Envelope = z.object({ statusCode: z.number(), message: z.union([z.string(), z.array(z.string())]), decision: z.optional(Decision), ...traced });
/** `{status, message, name}` */
const HttpException = z.object({ status: z.number(), message: z.string(), ...traced });
/** `{error: {code, message}}` */
const Coded = z.object({ error: z.object({ code: z.string(), message: z.string() }), ...traced });
/** `{error, error_description}` of RFC 6749 section 5.2 */
const OAuth = z.object({ error: z.string(), error_description: z.optional(z.string()), ...traced });

export const Refusal = z.union([Envelope, HttpException, Coded, OAuth]);
export type Refusal = z.infer<typeof Refusal>;

/** The refusal's own words, joined by a comma where there are several. */
export function refusalText(refusal: Refusal): string {
  if ('message' in refusal) return typeof refusal.message === 'string' ? refusal.message : refusal.message.join(', ');
  if (typeof refusal.error === 'object') return refusal.error.message;
  return ('error_description' in refusal ? refusal.error_description : undefined) ?? refusal.error;
}
