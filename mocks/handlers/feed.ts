// The feed of changes as an event stream: tells an actor that what it could read has changed, by comparing what it could read, and never what.
// It keeps no history: an event's id names what the reader has, so that the next connection can be compared with it.
import { Records, type Changed } from '../../src/schema/session.ts';
import { actorOf } from '../world/actor.ts';
import { cursorOf } from '../world/cursor.ts';
import { recordsOf } from '../world/records.ts';
import { placeIn, withView } from '../world/view.ts';
import { checked, type Backend, type Call } from './backend.ts';
import { tagOf } from './conditional.ts';

/** What an actor could read, as tags. A developer has no listings. */
interface State {
  readonly records: string;
  readonly listings: string;
  /** What a developer's apps were told; null for anybody else. */
  readonly deliveries: string | null;
}

async function stateOf({ world, faults }: Backend, authorization: string | null): Promise<State> {
  if (faults.has('offline')) throw new TypeError('the connection is lost');
  if (faults.has('unauthorized')) throw new TypeError('the token is not valid any more');
  // Asked again each time: an actor's agency may be another by now.
  const actor = actorOf(world, authorization);
  const browses = actor.kind === 'agency' || actor.kind === 'sub-account';
  return {
    listings: browses ? await withView(world, actor, (view) => cursorOf(placeIn(world, view))) : 'none',
    records: await tagOf(checked(Records, recordsOf(world, actor))),
    deliveries: actor.kind === 'developer' ? `${world.run}-${world.telling.versions.get(actor.developerId) ?? 0}` : null,
  };
}

const idOf = ({ records, listings, deliveries }: State): string => [records, listings, ...(deliveries === null ? [] : [deliveries])].join('.');

/** What a reader has who was told this id; of an id that none is, something else than there is. */
function stateOfId(id: string): State {
  const [records = '', listings = '', deliveries = null] = id.split('.');
  return { records, listings, deliveries };
}

/** Milliseconds a reader is asked to wait before connecting again. */
const RETRY = 2000;

/**
 * An event stream for the request's actor. Its first event comes at once and tells what changed since `Last-Event-ID`, nothing where none is given.
 * It ends when the reader leaves or the backend stops, and breaks when the backend goes offline or no longer knows the reader.
 */
export async function feed(backend: Backend, call: Call): Promise<Response> {
  const authorization = call.request.headers.get('authorization');
  const lastEventId = call.request.headers.get('last-event-id');
  const now = await stateOf(backend, authorization);
  let told = lastEventId ? stateOfId(lastEventId) : now;
  let greeted = false;
  let end = (): void => {};

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      let [checking, again, over] = [false, false, false];
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const stopping = AbortSignal.any([call.request.signal, ...(backend.signal ? [backend.signal] : [])]);
      const leave = (): void => {
        over = true;
        clearInterval(heartbeat);
        unwatch();
        backend.world.listeners.delete(look);
        backend.world.telling.listeners.delete(look);
        stopping.removeEventListener('abort', close);
      };
      const close = (): void => {
        if (over) return;
        leave();
        controller.close();
      };
      end = leave;

      async function compare(): Promise<void> {
        const state = await stateOf(backend, authorization);
        // Who does not read is told later, and once for everything.
        if (over || (controller.desiredSize ?? 0) <= 0) return;
        const change: Changed = {
          records: state.records !== told.records,
          listings: state.listings !== told.listings,
          ...(state.deliveries === null ? {} : { deliveries: state.deliveries !== told.deliveries }),
        };
        if (greeted && !Object.values(change).includes(true)) return;
        send(`${greeted ? '' : `retry: ${RETRY}\n`}event: change\ndata: ${JSON.stringify(change)}\nid: ${idOf(state)}\n\n`);
        told = state;
        greeted = true;
      }
      function look(): void {
        again = true;
        if (checking || over) return;
        checking = true;
        // Changes of one moment are one event.
        setTimeout(() => {
          again = false;
          compare()
            .catch((error: unknown) => {
              if (over) return;
              leave();
              controller.error(error);
            })
            .finally(() => {
              checking = false;
              if (!backend.streams && greeted) close();
              else if (again) look();
            });
        });
      }
      const heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) send(': still here\n\n');
        // What time alone changed, and what was held back.
        look();
      }, backend.heartbeatMs);
      const unwatch = backend.faults.watch(look);
      backend.world.listeners.add(look);
      if (now.deliveries !== null) backend.world.telling.listeners.add(look);
      if (stopping.aborted) return close();
      stopping.addEventListener('abort', close);
      look();
    },
    cancel: () => end(),
  }, { highWaterMark: 16 });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
