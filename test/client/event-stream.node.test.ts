// Server-sent events as the HTML standard reads them, however the stream is cut into pieces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eventParser, type StreamEvent } from '../../src/client/event-stream.ts';

const parsed = (pieces: readonly string[], lastEventId: string | null = null): StreamEvent[] => pieces.flatMap(((read) => (piece: string) => read(piece))(eventParser(lastEventId)));
const event = (data: string, rest: Partial<StreamEvent> = {}): StreamEvent => ({ type: 'message', data, id: null, retry: null, ...rest });

const cases: readonly (readonly [what: string, text: string, events: readonly StreamEvent[]])[] = [
  ['a type, data and an id', 'event: change\ndata: {}\nid: 7\n\n', [event('{}', { type: 'change', id: '7' })]],
  ['CRLF', 'event: change\r\ndata: a\r\n\r\ndata: b\r\n\r\n', [event('a', { type: 'change' }), event('b')]],
  ['CR alone', 'data: a\r\rdata: b\r\r', [event('a'), event('b')]],
  ['several lines of data', 'data: a\ndata\ndata: b\n\n', [event('a\n\nb')]],
  ['one space after the colon is not of the value, a second is', 'data:a\n\ndata:  a\n\n', [event('a'), event(' a')]],
  ['colons in a value', 'data: a:b: c\n\n', [event('a:b: c')]],
  ['a comment is nothing', ': still here\n\ndata: a\n: within\n\n', [event('a')]],
  ['a byte order mark at the very beginning', '\uFEFFdata: a\n\ndata: \uFEFF\n\n', [event('a'), event('\uFEFF')]],
  ['an id holds until another', 'id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n', [event('a', { id: '1' }), event('b', { id: '1' }), event('c')]],
  ['an id with NUL is ignored', 'id: 1\ndata: a\n\nid: \0\ndata: b\n\n', [event('a', { id: '1' }), event('b', { id: '1' })]],
  ['an id alone is no event, and holds', 'id: 5\n\ndata: a\n\n', [event('a', { id: '5' })]],
  ['a time to wait, of digits only', 'retry: 2000\ndata: a\n\nretry: 1e3\ndata: b\n\n', [event('a', { retry: 2000 }), event('b', { retry: 2000 })]],
  ['empty data is data', 'data\n\n', [event('')]],
  ['an unknown field is nothing', 'colour: red\ndata: a\n\n', [event('a')]],
  ['what breaks off is no event', 'data: a\n\ndata: b\n', [event('a')]],
];
for (const [what, text, events] of cases) {
  test(`${what}: in one piece, in single characters, and cut anywhere`, () => {
    assert.deepEqual(parsed([text]), events);
    assert.deepEqual(parsed([...text]), events);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        assert.deepEqual(parsed(places.slice(1).map((end, index) => text.slice(places[index], end))), events);
      }),
      { numRuns: 50 },
    );
  });
}

test('the id that was asked with holds until the stream says another', () => {
  assert.deepEqual(parsed(['data: a\n\nid: 2\ndata: b\n\n'], '1'), [event('a', { id: '1' }), event('b', { id: '2' })]);
});
test('CRLF cut in the middle is one end of a line, not two', () => {
  assert.deepEqual(parsed(['data: a\r', '\ndata: b\r', '\n\r', '\n']), [event('a\nb')]);
});
test('an event that never ends is refused before it fills the memory', () => {
  assert.throws(() => parsed(Array<string>(70).fill('x'.repeat(1000))), RangeError);
  assert.throws(() => parsed(Array<string>(70).fill(`data: ${'x'.repeat(1000)}\n`)), RangeError);
  assert.equal(parsed(Array<string>(70).fill(`data: ${'x'.repeat(1000)}\n\n`)).length, 70);
});
