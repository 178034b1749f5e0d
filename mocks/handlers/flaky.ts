// Requests that fail on demand: before they are done, after they are done, or with an answer that nobody gets. The answers themselves are made elsewhere.
import { Refused } from '../world/refused.ts';
import type { Failure } from './faults.ts';

/** Answers a request, unless it is to fail. */
export async function flaky(failure: Failure | null, answer: () => Response | Promise<Response>): Promise<Response> {
  if (failure === 'undone') throw new Refused(500, 'Internal server error');
  const response = await answer();
  if (failure === 'done') throw new Refused(500, 'Internal server error');
  return failure === 'lost' ? Response.error() : response;
}
