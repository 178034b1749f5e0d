// A write that is decided once for each key of each person: the same request again gets the same answer, a refusal of the policy too. A request that
// never came to a decision (401, 404, 409, 422) leaves its key unused. It knows no path and no rule.
import type * as z from 'zod/mini';
import type { Actor } from '../world/actor.ts';
import { Refused } from '../world/refused.ts';
import { json, refusalBody, type Backend, type Call } from './backend.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const KEPT_ANSWERS = 10_000;

export async function once<Request>({ world }: Backend, call: Call, actor: Actor, schema: z.ZodMiniType<Request>, act: (request: Request) => Answer): Promise<Response> {
  const key = call.request.headers.get('idempotency-key')?.trim();
  if (!key) throw new Refused(400, 'Missing header: Idempotency-Key');
  const request = await call.body(schema);
  // From here on nothing waits, so that a second request with this key finds the first one's answer.
  const name = `${actor.id}\u0000${key}`;
  const fingerprint = `${call.request.method} ${call.url.pathname} ${JSON.stringify(request)}`;
  const known = world.answers.get(name);
  if (known && known.fingerprint !== fingerprint) throw new Refused(422, ['Idempotency-Key: was used for another request already']);
  const answer = known ?? { fingerprint, ...attempt() };
  world.answers.set(name, answer);
  const [oldest] = world.answers.keys();
  if (world.answers.size > KEPT_ANSWERS && oldest !== undefined) world.answers.delete(oldest);
  return json(answer.body, answer.status);

  function attempt(): Answer {
    try {
      return act(request);
    } catch (error) {
      if (error instanceof Refused && error.status === 403) return { status: error.status, body: refusalBody(world, error) };
      throw error;
    }
  }
}
