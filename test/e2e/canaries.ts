// Looks for secrets wherever a page may leave one: what was said on the console, in messages, channels and error events, to servers as referrer, address or
// body; and what stands in documents with their shadow roots, storages, databases, caches, addresses and histories.
import type { BrowserContext, Page } from 'playwright-core';

export interface Watched {
  /** Where any of the secrets was seen, by kind; the partner's own server may be told. */
  readonly leaks: (secrets: readonly string[]) => Promise<string[]>;
  /** The addresses asked for, in order, by any page: those of documents apart. */
  readonly requests: readonly { readonly url: string; readonly document: boolean; readonly from: string }[];
}

export async function watch(context: BrowserContext): Promise<Watched> {
  const seen: { readonly kind: string; readonly text: string }[] = [];
  const requests: { url: string; document: boolean; from: string }[] = [];
  const see = (kind: string, text: string): void => void seen.push({ kind, text });

  await context.exposeBinding('seenByTest', (_, kind: string, text: string) => see(kind, text));
  // The loader of these tests names every function by a helper that a page does not have.
  await context.addInitScript('globalThis.__name = (value) => value');
  await context.addInitScript(() => {
    const { seenByTest } = window as unknown as { seenByTest: (kind: string, text: string) => Promise<void> };
    const see = (kind: string, value: unknown): void => void seenByTest(kind, typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
    addEventListener('message', ({ data }) => see('message', data));
    addEventListener('error', ({ message, error }) => see('error event', `${message} ${(error as Error | null)?.stack ?? ''}`));
    addEventListener('unhandledrejection', ({ reason }) => see('error event', String((reason as Error | null)?.stack ?? reason)));
    for (const name of ['mkt-error', 'mkt-connect-request', 'mkt-connect-opened', 'mkt-connect-blocked', 'mkt-connect-silent', 'mkt-connect-ended', 'mkt-consent-allow-request', 'mkt-consent-deny-request', 'mkt-consent-answered']) {
      addEventListener(name, (event) => {
        const { detail } = event as CustomEvent<{ error?: Error & { cause?: unknown } }>;
        see(`event ${name}`, `${JSON.stringify(detail)} ${detail.error?.stack ?? ''} ${JSON.stringify(detail.error?.cause ?? null)}`);
      });
    }
    const Channel = BroadcastChannel;
    window.BroadcastChannel = class extends Channel {
      override postMessage(message: unknown): void {
        see('channel', `${this.name} ${JSON.stringify(message)}`);
        super.postMessage(message);
      }
    };
  });
  context.on('console', (message) => see('console', message.text()));
  context.on('weberror', (error) => see('error', error.error().stack ?? error.error().message));
  context.on('request', (request) => {
    const document = request.isNavigationRequest();
    // The server of the sources puts a script of its own before everything else on a page, even before what forbids to say where it was asked from.
    const from = new URL(request.url()).pathname === '/@vite/client' ? '' : (request.headers().referer ?? '');
    requests.push({ url: request.url(), document, from });
    if (from) see('referrer', from);
    if (!document) see('request', request.url());
    // The partner's own server is told the code; the server that was asked is told the request it was asked.
    if (!/\/(mock\/v1\/partner|marketplace\/v1\/authorizations)$/.test(request.url())) see('body', request.postData() ?? '');
  });

  return {
    requests,
    leaks: async (secrets) => {
      const standing = (await Promise.all(context.pages().map(standingOn))).flat();
      for (const { name, value } of await context.cookies()) standing.push({ kind: 'cookie', text: `${name}=${value}` });
      const found = [...seen, ...standing].filter(({ text }) => secrets.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret))));
      return [...new Set(found.map(({ kind }) => kind))].sort();
    },
  };
}

/** What stands on a page now. */
const standingOn = (page: Page): Promise<{ kind: string; text: string }[]> =>
  page.evaluate(async () => {
    const found: { kind: string; text: string }[] = [];
    const add = (kind: string, text: string): void => void found.push({ kind, text });
    const walk = (root: Node): void => {
      if (root instanceof Text || root instanceof Comment) add('document', root.data);
      if (root instanceof Element) {
        for (const { name, value } of root.attributes) add('document', `${name}=${value}`);
        if (root instanceof HTMLInputElement) add('document', root.value);
        if (root.shadowRoot) walk(root.shadowRoot);
      }
      root.childNodes.forEach(walk);
    };
    walk(document);
    add('address', `${location.href} ${document.referrer} ${document.title} ${window.name}`);
    add('history', JSON.stringify(history.state));
    const { navigation } = window as unknown as { navigation?: { entries: () => { url: string | null }[] } };
    for (const { url } of navigation?.entries() ?? []) add('history', url ?? '');
    add('storage', JSON.stringify({ ...localStorage }));
    add('storage', JSON.stringify({ ...sessionStorage }));
    for (const key of await caches.keys()) for (const { url } of await (await caches.open(key)).keys()) add('cache', url);
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(name));
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result as unknown[]);
          reading.onerror = () => reject(new Error(store));
        });
        // A key that no script can read is written as what can be seen of it.
        add('database', JSON.stringify(all, (_, value: unknown) => (value instanceof CryptoKey ? { extractable: value.extractable } : value)));
      }
      database.close();
    }
    return found;
  });
