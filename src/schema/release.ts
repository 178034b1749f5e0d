// One version of an app as its users are told of it.
import * as z from 'zod/mini';
import { Instant } from './instant.ts';

export const Release = z.object({
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/)),
  releasedAt: Instant,
  /** What is new, as the reader is told; empty where nothing was said, as with a first version. */
  notes: z.string().check(z.maxLength(2000)),
  /** What sub-accounts are told instead; null where nothing, and for a sub-account, whose own notes are in `notes`. */
  subAccountNotes: z.nullable(z.string().check(z.maxLength(2000))),
  /** The permissions it asked for. */
  scopes: z.array(z.string()),
});
export type Release = z.infer<typeof Release>;
