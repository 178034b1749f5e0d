// Server-sent events out of the text of a stream, as the HTML standard reads them (section 9.2.6). Pure: it asks nobody, and knows no event by name.

/** One event as it was sent. `type` is `message` where the stream names none; `id` is the last one seen, of this event or of one before. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string | null;
  /** Milliseconds the server last asked to wait before connecting again; null until it asks. */
  readonly retry: number | null;
}

/** Longer events are no feed of ours, and would fill the memory of the page. */
const LONGEST_EVENT = 65_536;

/**
 * Takes the text of a stream piece by piece and gives back the events that each piece completes; an event that the stream breaks off is never given.
 * Throws `RangeError` for an event longer than 64 KiB.
 */
export function eventParser(lastEventId: string | null): (piece: string) => readonly StreamEvent[] {
  let rest = '';
  let [started, endedWithCr] = [false, false];
  let [type, data, length] = ['', null as string | null, 0];
  let [id, retry] = [lastEventId, null as number | null];

  return (piece) => {
    if (piece === '') return [];
    // A line may end in CRLF with the pieces parting in between; it ended with the CR already.
    let fresh = endedWithCr && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (!started) fresh = fresh.replace(/^\uFEFF/, '');
    [started, endedWithCr] = [true, piece.endsWith('\r')];
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    const events = lines.flatMap((text) => line(text) ?? []);
    if (length + rest.length > LONGEST_EVENT) throw new RangeError('an event is longer than 64 KiB');
    return events;
  };

  function line(text: string): StreamEvent | null {
    if (text === '') return dispatched();
    length += text.length;
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data = data === null ? value : `${data}\n${value}`;
    else if (field === 'event') type = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
    return null;
  }

  /** A blank line ends an event; without data it is none, whatever else it said. */
  function dispatched(): StreamEvent | null {
    const event = data === null ? null : { type: type || 'message', data, id: id || null, retry };
    [type, data, length] = ['', null, 0];
    return event;
  }
}
