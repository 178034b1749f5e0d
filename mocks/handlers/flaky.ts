// Installations that fail on demand: before they are done, after they are done, or with an answer that nobody gets. The answers themselves are made elsewhere.
import { Refused } from '../world/refused.ts';
import type { Backend } from './backend.ts';

/** Answers an installation, unless the fault `flaky-installs` strikes it. */
export async function flaky({ faults }: Backend, answer: () => Promise<Response>): Promise<Response> {
  const fault = faults.ofInstallation();
  if (fault === 'undone') throw new Refused(500, 'Internal server error');
  const response = await answer();
  if (fault === 'done') throw new Refused(500, 'Internal server error');
  return fault === 'lost' ? Response.error() : response;
}
