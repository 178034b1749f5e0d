// The developer's webhook log: what apps were told, how it went, and once more by hand. It shows what the server answered last, and reads again when the
// feed says there is something new; what is open stays open.
import { webhookLogs } from '../src/policy/portal.ts';
import type { Client, Delivery, DeliveryAttempt } from '../src/index.ts';
import { find, node } from './node.ts';

const PAGE = 20;
/** Milliseconds until a feed that ended is asked for again. */
const AGAIN = 2000;

const STATES: Readonly<Record<Delivery['state'], string>> = { waiting: 'On its way', delivered: 'Delivered', retrying: 'Will be retried', failed: 'Given up', refused: 'Not called' };
const clock = new Intl.DateTimeFormat('en', { timeZone: webhookLogs.timeZone, month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
const time = (at: string): string => clock.format(new Date(at));
const attemptsOf = (count: number): string => `${count} ${count === 1 ? 'attempt' : 'attempts'}`;

/** The state in words, with what the endpoint answered last. */
function stateOf({ state, attempts }: Delivery): string {
  const status = state === 'waiting' ? null : (attempts.at(-1)?.status ?? null);
  return status === null ? STATES[state] : `${STATES[state]} · ${status}`;
}

function attemptWords({ at, status, durationMs, failure, nextRetryAt }: DeliveryAttempt): string {
  const answer = status === null ? (failure ?? 'no answer') : `answered ${status} in ${durationMs} ms`;
  return `${time(at)}: ${answer}${nextRetryAt === null ? '' : `; again at ${time(nextRetryAt)}`}`;
}

/** The payload as lines; as it is where it is no JSON. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Shows the log, and keeps it up to date as long as the page is open. */
export function followDeliveries(client: Client): void {
  const section = find('#webhooks');
  const list = find('.log', section);
  const choice = find<HTMLSelectElement>('select', section);
  const rows = new Map<string, DeliveryRow>();
  const names = new Map<string, string>();
  let limit = PAGE;
  let reading: Promise<void> = Promise.resolve();
  const read = (): Promise<void> => (reading = reading.then(show));
  choice.addEventListener('change', () => {
    limit = PAGE;
    void read();
  });
  find('.log-more button', section).addEventListener('click', () => {
    limit += PAGE;
    void read();
  });
  section.hidden = false;
  void follow();

  async function show(): Promise<void> {
    const failure = find('.log-failure', section);
    try {
      if (names.size === 0) await readNames();
      const { deliveries, next } = await client.deliveries({ limit, ...(choice.value ? { appId: choice.value } : {}) });
      const first = list.ariaBusy === 'true';
      const news = deliveries.filter((delivery) => (rows.get(delivery.id) ?? place(delivery)).show(delivery, names.get(delivery.appId) ?? delivery.appId));
      const kept = new Set(deliveries.map(({ id }) => id));
      for (const [id, { element }] of rows) {
        if (kept.has(id)) continue;
        element.remove();
        rows.delete(id);
      }
      // Only what is not in its place is moved: a row that has the focus keeps it.
      deliveries.forEach(({ id }, index) => {
        const element = rows.get(id)?.element;
        if (element && list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
      });
      find('.log-empty', section).hidden = deliveries.length > 0;
      find('.log-more', section).hidden = next === null;
      failure.hidden = true;
      if (!first) announce(news);
    } catch (error) {
      failure.textContent = `The log could not be read: ${error instanceof Error ? error.message : String(error)}`;
      failure.hidden = false;
    }
    list.ariaBusy = 'false';
  }

  function place(delivery: Delivery): DeliveryRow {
    const row = new DeliveryRow(async () => {
      await client.resend(delivery.id, crypto.randomUUID());
      await read();
    });
    rows.set(delivery.id, row);
    return row;
  }

  async function readNames(): Promise<void> {
    const { apps } = await client.myApps();
    for (const { listing } of apps) names.set(listing.id, listing.name);
    choice.append(...[...names].sort(([, a], [, b]) => a.localeCompare(b)).map(([value, name]) => node('option', { value }, name)));
  }

  function announce(news: readonly Delivery[]): void {
    const settled = news.filter(({ state }) => state !== 'waiting');
    const [only, ...more] = settled;
    if (!only) return;
    find('#log-announcer').textContent = more.length > 0 ? `${settled.length} deliveries changed.` : `${only.event} for ${names.get(only.appId) ?? only.appId}: ${stateOf(only)}.`;
  }

  async function follow(): Promise<void> {
    for (let last: string | null = null; ; ) {
      try {
        for await (const event of client.events(last)) {
          live(true);
          if (last === null || event.deliveries) void read();
          last = event.id ?? '';
        }
      } catch {
        live(false);
        if (last === null) void read();
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  function live(connected: boolean): void {
    const place = find('.live', section);
    place.dataset.connected = String(connected);
    const words = connected ? 'Live' : 'Connecting again';
    if (find('.live-words', place).textContent !== words) find('.live-words', place).textContent = words;
  }
}

class DeliveryRow {
  readonly element: HTMLElement;
  readonly #resend: () => Promise<void>;
  #shown = '';
  #busy = false;

  constructor(resend: () => Promise<void>) {
    this.#resend = resend;
    const made = find<HTMLTemplateElement>('#delivery').content.cloneNode(true) as DocumentFragment;
    this.element = find('.delivery', made);
    this.#part('.resend').addEventListener('click', () => void this.#again());
  }

  /** Shows a delivery as the server has it; true where that is something new. */
  show(delivery: Delivery, app: string): boolean {
    const shown = JSON.stringify([delivery.state, delivery.attempts.length]);
    if (shown === this.#shown) return false;
    this.#shown = shown;
    const { state, event, endpoint, createdAt, attempts, headers, body } = delivery;
    this.element.dataset.state = state;
    find('use', this.element).setAttribute('href', `./icons.svg#${state}`);
    this.#part('.state-words').textContent = stateOf(delivery);
    this.#part('.event').textContent = event;
    this.#part('.app').textContent = app;
    this.#part('.endpoint').textContent = endpoint.replace(/^https?:\/\//, '');
    this.#part('.when').textContent = `${time(createdAt)}${attempts.length > 1 ? ` · ${attemptsOf(attempts.length)}` : ''}`;
    this.#part('.attempts-head h3').textContent = attempts.length === 0 ? 'No attempt yet' : attemptsOf(attempts.length);
    this.#part('.attempts').replaceChildren(...attempts.map((attempt) => node('li', {}, attemptWords(attempt))));
    this.#part('.attempts').hidden = attempts.length === 0;
    this.#part('.payload').textContent = body ? pretty(body) : 'Nothing was sent yet.';
    this.#part('.headers').textContent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n') || 'Nothing was sent yet.';
    this.#showBusy();
    return true;
  }

  async #again(): Promise<void> {
    if (this.#busy || this.element.dataset.state === 'waiting') return;
    this.#busy = true;
    this.#showBusy();
    const failure = this.#part('.resend-failure');
    failure.hidden = true;
    try {
      await this.#resend();
    } catch (error) {
      failure.textContent = error instanceof Error ? error.message : String(error);
      failure.hidden = false;
    }
    this.#busy = false;
    this.#showBusy();
  }

  #showBusy(): void {
    this.#part('.resend').ariaDisabled = String(this.#busy || this.element.dataset.state === 'waiting');
  }

  #part(selector: string): HTMLElement {
    return find(selector, this.element);
  }
}
