// One call of the public API: what is given is checked, the policy is asked whether it can be done at all, and then it is sent, in the one way there is to
// send. Nothing that is wrong here leaves this machine; the server decides again, and what it says corrects what was thought.
import type * as z from 'zod/mini';
import { MarketplaceError } from '../../errors.ts';
import type { Operation } from '../../schema/api/operation.ts';
import { faultLine, parse, type Fault } from '../../schema/faults.ts';
import { send, type Transport } from '../request.ts';
import type { CallFacts } from './decisions.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Sends it even where the policy would refuse it here, for the server to decide. */
  readonly anyway?: boolean | undefined;
}

export interface Calling {
  readonly transport: Transport;
  /** What is known of the token and the agency; null where calls are not decided here. */
  readonly facts: CallFacts | null;
}

/** Does an operation with what a caller gave. */
export type Do = <I extends z.ZodMiniType, A extends z.ZodMiniType>(operation: Operation<I, A>, given: unknown, options?: CallOptions) => Promise<z.output<A>>;

const SHOWN = 5;

/** The error of a call that is not sent because of what was given. It names fields and limits, no values. */
export function notSent(name: string, faults: readonly Fault[]): MarketplaceError {
  const lines = faults.slice(0, SHOWN).map(faultLine);
  const more = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : '';
  return new MarketplaceError('invalid', `\`${name}\` was not sent: ${lines.join('; ')}${more}`, { cause: faults });
}

export function callingWith({ transport, facts }: Calling): Do {
  return async (operation, given, { signal, anyway = false } = {}) => {
    const { name, method, version, answer, repeatable = false } = operation;
    const parsed = parse(operation.input, given);
    if (parsed.faults) throw notSent(name, parsed.faults);
    const call = { operation: name, changesUserPermissions: operation.changesUserPermissions?.(parsed.value) ?? false };
    if (!anyway) facts?.refuse(call);
    signal?.throwIfAborted();
    try {
      const value = await send(transport, { method, version, answer, repeatable, signal, ...operation.wire(parsed.value) });
      facts?.accepted(call);
      return value;
    } catch (error) {
      facts?.refused(call, error);
      throw error;
    }
  };
}
