// Answers a reader need not read twice: each carries a strong tag of its content, and to who names that tag only says that it holds still.
// The instant of the answer is no part of its content; it stands in a header of its own, on the 304 too.
import type * as z from 'zod/mini';
import type { World } from '../world/world.ts';
import { checked, json, type Backend, type Call } from './backend.ts';

/** The answer with a tag of its content. */
export async function conditional<T>(backend: Backend, call: Call, schema: z.ZodMiniType<T>, value: T): Promise<Response> {
  const body = checked(schema, value);
  return unlessKnown(backend.world, call, `"${await tagOf(body)}"`, () => json(body));
}

/** The answer, or 304 where the request names its tag already; then it is never made. */
export function unlessKnown(world: World, { request }: Call, etag: string, answer: () => Response): Response {
  const known = request.headers.get('if-none-match')?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const response = known?.some((tag) => tag === etag || tag === '*') ? new Response(null, { status: 304, headers: { 'cache-control': 'no-store' } }) : answer();
  response.headers.set('etag', etag);
  response.headers.set('marketplace-as-of', world.now());
  return response;
}

/** A digest of a content, without the instant it is of. */
export async function tagOf(content: unknown): Promise<string> {
  const text = JSON.stringify(content instanceof Object ? { ...content, asOf: undefined } : content);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest.subarray(0, 18))).replaceAll('+', '-').replaceAll('/', '_');
}
