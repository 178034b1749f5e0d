// How the world says no: thrown by its rules, turned into a response by the handlers. Carries what the caller may know and nothing else.
import type { Decision } from '../../src/schema/policy.ts';

/** A refusal with its HTTP status. Several messages only for 422, one for each fault of the request. */
export class Refused extends Error {
  readonly status: number;
  readonly messages: readonly string[];
  /** The decision that refused it, for callers who may know the app exists. */
  readonly decision: Decision | undefined;

  constructor(status: number, messages: string | readonly string[], decision?: Decision) {
    const list = typeof messages === 'string' ? [messages] : messages;
    super(list.join(', '));
    this.status = status;
    this.messages = list;
    this.decision = decision;
  }
}

/** The one answer for what does not exist and for what the caller may not see, so that the two cannot be told apart. */
export const notAvailable = (): Refused => new Refused(404, 'not available');
