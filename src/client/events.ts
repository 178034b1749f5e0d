// The feed of changes: what is worth reading again, told while it happens. Reads one connection to its end and never opens a second one: when and
// whether to connect again is the caller's. EventSource is of no use here: it cannot send an `Authorization` header.
import { MarketplaceError } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { Changed } from '../schema/session.ts';
import { eventParser, type StreamEvent } from './event-stream.ts';
import { broken, exchange, type Transport } from './request.ts';

export interface ChangeEvent extends Changed {
  /** What to connect with again, to be told what happened in between; null from a server that gives none. */
  readonly id: string | null;
  /** Milliseconds the server asks to wait before connecting again; null where it does not ask. */
  readonly retry: number | null;
}

const CALL = { method: 'GET', path: '/marketplace/v1/events' } as const;

/**
 * Yields changes until the server ends the stream. The first event comes at once: it tells what changed since `lastEventId`, nothing where that is
 * null, and that the feed is open; whoever reads after it misses nothing. Throws `MarketplaceError`: `unsupported` when the answer is no event
 * stream, `network` when the connection breaks; `AbortError` when the signal aborts. Ends its connection when the caller stops asking.
 */
export async function* changeEvents(transport: Transport, lastEventId: string | null, signal?: AbortSignal): AsyncGenerator<ChangeEvent, void> {
  const call = { ...CALL, signal };
  const headers = new Headers({ accept: 'text/event-stream' });
  if (lastEventId !== null) headers.set('last-event-id', lastEventId);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), transport.timeout ?? 15_000);
  const response = await exchange(transport, call, headers, () => late.signal).finally(() => clearTimeout(timer));
  if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '') || !response.body) {
    void response.body?.cancel();
    throw new MarketplaceError('unsupported', `\`${CALL.method} ${CALL.path}\` did not answer with an event stream`, { status: response.status });
  }
  const pieces = response.body.getReader();
  const decoder = new TextDecoder();
  const eventsOf = eventParser(lastEventId);
  try {
    for (;;) {
      const { done, value } = await pieces.read().catch((error: unknown) => {
        throw broken(error, call, late.signal, 'broke off');
      });
      if (done) return;
      for (const event of eventsIn(eventsOf, decoder.decode(value, { stream: true }))) if (event.type === 'change') yield changeIn(event);
    }
  } finally {
    pieces.cancel().catch(() => {});
  }
}

function eventsIn(eventsOf: (piece: string) => readonly StreamEvent[], piece: string): readonly StreamEvent[] {
  try {
    return eventsOf(piece);
  } catch (error) {
    throw unknownForm(error);
  }
}

function changeIn({ data, id, retry }: StreamEvent): ChangeEvent {
  const parsed = parse(Changed, jsonIn(data));
  if (parsed.faults) throw unknownForm(undefined);
  return { ...parsed.value, id, retry };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unknownForm = (cause: unknown): MarketplaceError =>
  new MarketplaceError('contract', `\`${CALL.method} ${CALL.path}\` told a change in a form this version does not know`, { cause });
