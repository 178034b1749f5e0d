import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import { emit } from '../../components/events.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import type { Marketplace } from '../../src/marketplace.ts';
import { shippedRevisions } from '../../src/policy/index.ts';
import { accessible, baseUrl, now, stage, until, within, words, type Given, type Stage } from './stage.ts';

interface Setup {
  readonly provider: MktProvider;
  readonly given: Given;
  readonly seen: () => Marketplace;
}

const clock = () => now;

async function place(template: ReturnType<typeof html>): Promise<Setup> {
  const provider = await fixture<MktProvider>(template);
  const given = provider.querySelector<Given>('test-given');
  if (!given) throw new Error('the template has no test-given');
  const seen = () => {
    if (!given.marketplace) throw new Error('nothing was given');
    return given.marketplace;
  };
  return { provider, given, seen };
}

/** A provider that reads the world as an agency admin. */
const reading = (world: Stage, fetch: typeof globalThis.fetch = world.fetch()) =>
  place(html`<mkt-provider base-url=${baseUrl} .token=${world.token('agency-admin')} .fetch=${fetch} .clock=${clock}><test-given></test-given></mkt-provider>`);

/** Everything a provider asks for on its own: the session, the records, the feed, and once it is open, whether anything happened meanwhile. */
const BY_ITSELF = 4;
const settled = (fetch: { readonly requests: readonly string[] }) => until(() => fetch.requests.length === BY_ITSELF, 'everything is asked for');

/** Hides the page, as far as it knows, and shows it again. */
async function lookAway(): Promise<void> {
  for (const state of ['hidden', 'visible']) {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve));
  }
  Reflect.deleteProperty(document, 'visibilityState');
}

async function ready(world: Stage, fetch: typeof globalThis.fetch = world.fetch()): Promise<Setup> {
  const setup = await reading(world, fetch);
  await until(() => setup.seen().status === 'ready' && setup.seen().source === 'server', 'the marketplace is read');
  return setup;
}

const heard = (provider: MktProvider): string => words(within(provider, '[role=status]'));
/** A public app the agency may install, and a sub-account without it. */
function installable({ records }: Marketplace, world: Stage): { appId: string; subAccountIds: string[]; place: string } {
  const listing = world.world.catalogue.map((app) => app.listing).find(({ id, type, status, distribution, listing }) => {
    const free = !records?.installations.some(({ appId }) => appId === id);
    return free && type === 'public' && status === 'live' && distribution.targetUser === 'sub-account' && listing === 'white-label' && records?.approvals[id] !== 'disapproved';
  });
  const [subAccount] = records?.subAccounts ?? [];
  if (!listing || !subAccount) throw new Error('the world has nothing to install');
  return { appId: listing.id, subAccountIds: [subAccount.id], place: subAccount.name };
}
/** Kestrel Calls is blocked for every agency that is not counted. */
const blocked = ({ records }: Marketplace) => ({ appId: 'kestrel-calls', subAccountIds: [records?.subAccounts[0]?.id ?? ''] });

describe('mkt-provider', () => {
  // What one test leaves on this device is not for the next.
  beforeEach(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  });

  describe('reading', () => {
    it('gives what it read to elements inside', async () => {
      const { seen } = await ready(stage());
      expect(seen().session?.user.name).to.equal('Bram Thackeray');
      expect(seen().records?.subAccounts).not.to.be.empty;
    });

    it('gives a loading marketplace until then', async () => {
      const { seen } = await reading(stage(), mockFetch(stage().world, { handlers: [http.get('*/marketplace/v1/session', () => new Promise<Response>(() => {}))] }));
      expect(seen().status).to.equal('loading');
    });

    for (const [what, template] of [
      ['base-url', html`<mkt-provider .token=${() => 'x'}><test-given></test-given></mkt-provider>`],
      ['token', html`<mkt-provider base-url=${baseUrl}><test-given></test-given></mkt-provider>`],
    ] as const) {
      it(`says that it needs a ${what}`, async () => {
        const { seen } = await place(template);
        expect(seen().status).to.equal('error');
        expect(seen().error?.code).to.equal('config');
        expect(seen().error?.message).to.contain(what);
      });
    }

    it('reads once the token arrives', async () => {
      const world = stage();
      const { provider, seen } = await place(html`<mkt-provider base-url=${baseUrl} .fetch=${world.fetch()}><test-given></test-given></mkt-provider>`);
      provider.token = world.token('agency-admin');
      await until(() => seen().status === 'ready' && seen().source === 'server', 'the marketplace is read');
    });

    it('tells of a failure', async () => {
      const { provider, seen } = await reading(stage(), () => Promise.reject(new TypeError('offline')));
      // The first of three tries has failed by then; the others wait.
      const { detail } = await oneEvent<CustomEvent<{ error: { code: string } }>>(provider, 'mkt-error');
      expect(detail.error.code).to.equal('network');
      expect(seen().status).to.equal('error');
    });

    it('reads again when asked after a failure', async () => {
      const world = stage();
      const [denied, allowed] = [world.fetch({ handlers: [http.get('*/marketplace/v1/session', () => HttpResponse.json({ statusCode: 403, message: 'no' }, { status: 403 }))] }), world.fetch()];
      const { provider, given, seen } = await reading(world, denied);
      await until(() => seen().status === 'error', 'the failure shows');
      provider.fetch = allowed;
      emit(given, 'mkt-refresh-request', null);
      await until(() => seen().status === 'ready' && seen().source === 'server', 'the marketplace is read');
    });

    it('keeps what it knows when reading again fails', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      provider.fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/records', () => HttpResponse.json({ statusCode: 403, message: 'no' }, { status: 403 }))] });
      emit(given, 'mkt-refresh-request', null);
      await until(() => seen().error !== null, 'the failure shows');
      expect(seen().status).to.equal('ready');
      expect(seen().records).not.to.equal(null);
    });

    it('opens anew for another base URL, and lets go of the answer it waited for', async () => {
      const world = stage();
      const signals: AbortSignal[] = [];
      const never: typeof fetch = (_input, init) => {
        if (init?.signal) signals.push(init.signal);
        return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new TypeError('given up'))));
      };
      const { provider, seen } = await reading(world, never);
      let failures = 0;
      provider.addEventListener('mkt-error', () => (failures += 1));
      await until(() => signals.length === 2, 'both requests are under way');
      provider.fetch = world.fetch();
      provider.baseUrl = 'https://other.test.example';
      await until(() => seen().status === 'ready' && seen().source === 'server', 'the marketplace is read');
      expect(signals.every(({ aborted }) => aborted)).to.equal(true);
      expect(failures).to.equal(0);
    });

    it('reads nothing anew for a new function that gives the same token', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { provider, given } = await ready(world, fetch);
      await settled(fetch);
      const before = given.marketplace;
      let asked = false;
      provider.token = () => {
        asked = true;
        return world.token('agency-admin')();
      };
      await until(() => asked, 'the new function is asked');
      await provider.updateComplete;
      expect(given.marketplace?.client).to.equal(before?.client);
      expect(fetch.requests).to.have.length(BY_ITSELF);
    });

    it('opens anew for another person', async () => {
      const world = stage();
      const { provider, seen } = await ready(world);
      provider.token = world.token('sub-account-admin');
      await until(() => seen().session?.actor.kind === 'sub-account', 'the other person is read');
    });

    it('keeps what it read when it is moved', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { provider, seen } = await ready(world, fetch);
      await settled(fetch);
      const { client } = seen();
      const elsewhere = await fixture(html`<div></div>`);
      elsewhere.append(provider);
      await provider.updateComplete;
      expect(seen().client).to.equal(client);
      expect(seen().status).to.equal('ready');
    });

    it('reads the facts again after it was moved', async () => {
      const { provider, given, seen } = await ready(stage());
      const before = seen().records;
      const elsewhere = await fixture(html`<div></div>`);
      elsewhere.append(provider);
      emit(given, 'mkt-refresh-request', null);
      await until(() => seen().records !== before, 'the facts are read again');
    });

    it('takes up reading where it was moved away from it, in silence', async () => {
      const world = stage();
      const { provider, seen } = await reading(world);
      let failures = 0;
      provider.addEventListener('mkt-error', () => (failures += 1));
      const { parentElement } = provider;
      provider.remove();
      parentElement?.append(provider);
      await until(() => seen().status === 'ready' && seen().source === 'server', 'the marketplace is read');
      expect(failures).to.equal(0);
    });

    it('takes the actor, the brand and the policy of the page', async () => {
      const world = stage();
      const brand = { id: 'page', name: 'Quillmark', logoUrl: null, domain: 'white-label', accent: null } as const;
      const [v1] = shippedRevisions;
      const { seen } = await place(
        html`<mkt-provider base-url=${baseUrl} .token=${world.token('agency-admin')} .fetch=${world.fetch()} .brand=${brand} .actor=${{ kind: 'agency', role: 'user' }} .policy=${[{ ...v1, id: 'own' }]}><test-given></test-given></mkt-provider>`,
      );
      await until(() => seen().status === 'ready' && seen().source === 'server', 'the marketplace is read');
      expect(seen().session?.brand.name).to.equal('Quillmark');
      expect(seen().session?.actor).to.deep.equal({ kind: 'agency', role: 'user' });
      expect(seen().session?.policies.map(({ id }) => id)).to.deep.equal(['own']);
    });

    for (const [what, host] of [
      ['actor', { actor: { kind: 'king' } }],
      ['brand', { brand: 'Quillmark' }],
      ['policy', { policy: [] }],
      ['policy', { policy: [{ ...shippedRevisions[0], effectiveAt: null }] }],
    ] as const) {
      it(`says that it cannot use the ${what} ${JSON.stringify(host).slice(0, 40)}`, async () => {
        const world = stage();
        const { provider, seen } = await ready(world);
        Object.assign(provider, host);
        await until(() => seen().status === 'error', 'the failure shows');
        expect(seen().error?.code).to.equal('config');
        expect(seen().error?.message).to.contain(`\`${what}\``);
      });
    }

    it('makes no request for a ready marketplace', async () => {
      const marketplace = await stage().marketplace('agency-admin');
      const fetch = stage().fetch();
      const { seen } = await place(html`<mkt-provider base-url=${baseUrl} .token=${() => 'x'} .fetch=${fetch} .marketplace=${marketplace}><test-given></test-given></mkt-provider>`);
      expect(seen()).to.equal(marketplace);
      expect(fetch.requests).to.deep.equal([]);
    });

    it('tells of a failure to read a ready marketplace again', async () => {
      const broken = { records: () => Promise.reject(new Error('no')) };
      const marketplace = await stage().marketplace('agency-admin');
      const { given, seen } = await place(html`<mkt-provider .marketplace=${{ ...marketplace, client: { ...marketplace.client, ...broken } }}><test-given></test-given></mkt-provider>`);
      emit(given, 'mkt-refresh-request', null);
      await until(() => seen().error?.code === 'server', 'the failure shows');
    });

    it('shows another time when the clock is another', async () => {
      const { provider, seen } = await ready(stage());
      provider.clock = () => '2026-02-01T00:00:00Z';
      await provider.updateComplete;
      expect(seen().clock()).to.equal('2026-02-01T00:00:00Z');
    });

    it('asks for what it missed when the page is looked at again', async () => {
      const world = stage();
      const fetch = world.fetch();
      await ready(world, fetch);
      await settled(fetch);
      await lookAway();
      await until(() => fetch.requests.filter((request) => request.endsWith('/events')).length === 2, 'the feed is opened again');
    });

    it('shows what changed on the server as it is told', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { seen } = await ready(world, fetch);
      await settled(fetch);
      const { appId, subAccountIds } = installable(seen(), world);
      const [elsewhere] = [await world.marketplace('agency-admin')];
      await elsewhere.client.install({ appId, subAccountIds }, 'from another browser');
      await until(() => seen().records?.installations.some((one) => one.appId === appId) === true, 'the installation shows');
    });

    it('shows what this device remembers while the server is silent, and heals by itself', async () => {
      const world = stage();
      const first = await ready(world);
      first.provider.remove();
      const silent = await reading(world, () => Promise.reject(new TypeError('offline')));
      await until(() => silent.seen().status === 'ready', 'the facts of the last visit are shown');
      await until(() => !silent.seen().reachable, 'the failure shows');
      expect(silent.seen().source).to.equal('cache');
      expect(silent.seen().session?.user.name).to.equal('Bram Thackeray');
      silent.provider.fetch = world.fetch();
      window.dispatchEvent(new Event('online'));
      await until(() => silent.seen().source === 'server', 'the server answered');
      expect(silent.seen().reachable).to.equal(true);
      expect(silent.seen().error).to.equal(null);
    });

    it('shows the facts of a named account even before there is a token', async () => {
      const world = stage();
      const named = (token: () => string | Promise<string>) =>
        place(html`<mkt-provider base-url=${baseUrl} account="person-1" .token=${token} .fetch=${world.fetch()} .clock=${clock}><test-given></test-given></mkt-provider>`);
      const first = await named(world.token('agency-admin'));
      await until(() => first.seen().source === 'server' && first.seen().status === 'ready', 'the marketplace is read');
      first.provider.remove();
      const again = await named(() => new Promise<string>(() => {}));
      await until(() => again.seen().status === 'ready', 'the facts of the last visit are shown');
      expect(again.seen().source).to.equal('cache');
    });

    it('keeps nothing of a person who signed out', async () => {
      const world = stage();
      const { provider, seen } = await ready(world);
      await until(() => seen().store !== null, 'a store is open');
      provider.token = undefined;
      await until(() => seen().status === 'error', 'nobody is signed in');
      expect(seen().records).to.equal(null);
      await until(() => seen().store === null, 'the store is gone');
      const left = async () => (await indexedDB.databases()).flatMap(({ name }) => (name && /^mkt-1-[0-9a-f]/.test(name) ? [name] : []));
      expect(await left()).to.deep.equal([]);
    });

    it('keeps nothing of one person when another signs in', async () => {
      const world = stage();
      const { provider, seen } = await ready(world);
      await until(() => seen().store !== null, 'a store is open');
      const before = seen().store?.name;
      provider.token = world.token('sub-account-admin');
      await until(() => seen().session?.actor.kind === 'sub-account', 'the other person is read');
      expect(seen().store?.name).not.to.equal(before);
      expect((await indexedDB.databases()).map(({ name }) => name)).not.to.include(before);
    });

    it('forgets a person whom the server refuses', async () => {
      const world = stage();
      const first = await ready(world);
      first.provider.remove();
      const denied = world.fetch({ handlers: [http.get('*/marketplace/v1/session', () => HttpResponse.json({ statusCode: 401, message: 'no' }, { status: 401 }))] });
      const { seen } = await reading(world, denied);
      await until(() => seen().error?.code === 'unauthorized', 'the refusal shows');
      expect(seen().records).to.equal(null);
      expect((await indexedDB.databases()).some(({ name }) => name && /^mkt-1-[0-9a-f]/.test(name))).to.equal(false);
    });
  });

  describe('installing', () => {
    it('installs, then shows the facts as they are afterwards', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      const { appId, subAccountIds, place } = installable(seen(), world);
      const installed = oneEvent<CustomEvent<{ appId: string }>>(provider, 'mkt-installed');
      emit(given, 'mkt-install-request', { appId, subAccountIds });
      expect((await installed).detail).to.deep.equal({ appId });
      expect(seen().attempts.get(appId)?.kind).to.equal('installed');
      expect(seen().records?.installations.filter((one) => one.appId === appId)).to.have.length(1);
      await provider.updateComplete;
      expect(heard(provider)).to.equal(`Installed in ${place}.`);
    });

    it('uninstalls, then shows the facts as they are afterwards', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      const one = seen().records?.installations.find(({ subAccountId }) => subAccountId !== null);
      const [appId, id] = [one?.appId ?? '', one?.subAccountId ?? ''];
      const name = seen().records?.subAccounts.find((subAccount) => subAccount.id === id)?.name;
      const uninstalled = oneEvent<CustomEvent<{ appId: string; subAccountIds: string[] }>>(provider, 'mkt-uninstalled');
      emit(given, 'mkt-uninstall-request', { appId, level: 'sub-accounts', subAccountIds: [id], reason: 'no-longer-needed' });
      expect((await uninstalled).detail).to.deep.equal({ appId, subAccountIds: [id] });
      expect(seen().attempts.get(appId)?.kind).to.equal('uninstalled');
      expect(seen().records?.installations.some((other) => other.id === one?.id)).to.equal(false);
      await provider.updateComplete;
      expect(heard(provider)).to.equal(`Uninstalled from ${name}.`);
    });

    it('is busy until the server answered, and shows nothing as installed', async () => {
      const world = stage();
      const answers = world.fetch();
      let answer = (): void => undefined;
      const held: typeof fetch = async (input, init) => {
        if (init?.method === 'POST') await new Promise<void>((resolve) => (answer = resolve));
        return answers(input, init);
      };
      const { provider, given, seen } = await ready(world, held);
      const request = installable(seen(), world);
      emit(given, 'mkt-install-request', request);
      await until(() => seen().attempts.get(request.appId)?.kind === 'busy', 'it is busy');
      expect(seen().records?.installations.some(({ appId }) => appId === request.appId)).to.equal(false);
      const installed = oneEvent(provider, 'mkt-installed');
      answer();
      await installed;
    });

    it('does nothing on a second click while busy', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { provider, given, seen } = await ready(world, fetch);
      const request = installable(seen(), world);
      const installed = oneEvent(provider, 'mkt-installed');
      emit(given, 'mkt-install-request', request);
      emit(given, 'mkt-install-request', request);
      await installed;
      expect(fetch.requests.filter((one) => one.startsWith('POST'))).to.have.length(1);
    });

    it('shows a refusal by the server with its decision', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      const refused = oneEvent<CustomEvent<{ appId: string; decision: { because: { rule: string }[] } }>>(provider, 'mkt-refused');
      emit(given, 'mkt-install-request', blocked(seen()));
      const { detail } = await refused;
      expect(detail.appId).to.equal('kestrel-calls');
      expect(detail.decision.because.map(({ rule }) => rule)).to.contain('cap.blocked');
      expect(seen().attempts.get('kestrel-calls')?.kind).to.equal('refused');
      await provider.updateComplete;
      expect(heard(provider)).to.match(/^Not installed: /);
    });

    it('shows a failure, and sends the same request again under the same key', async () => {
      const world = stage();
      const keys: (string | null)[] = [];
      const answers = world.fetch();
      const flaky: typeof fetch = (input, init) => {
        const sent = new Request(input, init);
        if (sent.method !== 'POST') return answers(input, init);
        keys.push(sent.headers.get('idempotency-key'));
        return keys.length === 1 ? Promise.resolve(HttpResponse.json({ status: 'odd' }, { status: 299 })) : answers(input, init);
      };
      const { provider, given, seen } = await ready(world, flaky);
      const request = installable(seen(), world);
      const failed = oneEvent(provider, 'mkt-error');
      emit(given, 'mkt-install-request', request);
      await failed;
      expect(seen().attempts.get(request.appId)?.kind).to.equal('failed');
      const installed = oneEvent(provider, 'mkt-installed');
      emit(given, 'mkt-install-request', request);
      await installed;
      expect(keys).to.have.length(2);
      expect(keys[0]).to.equal(keys[1]);
    });

    it('leaves a request to a page that prevents it', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { provider, given, seen } = await ready(world, fetch);
      await settled(fetch);
      document.addEventListener('mkt-install-request', (event) => event.preventDefault(), { once: true });
      emit(given, 'mkt-install-request', installable(seen(), world));
      await provider.updateComplete;
      expect(seen().attempts.size).to.equal(0);
      expect(fetch.requests).to.have.length(BY_ITSELF);
    });

    it('leaves a request to the provider inside', async () => {
      const world = stage();
      const [outer, inner] = [await world.marketplace('agency-admin'), await world.marketplace('agency-admin')];
      const around = await fixture<MktProvider>(html`<mkt-provider .marketplace=${outer}><mkt-provider .marketplace=${inner}><test-given></test-given></mkt-provider></mkt-provider>`);
      const given = around.querySelector<Given>('test-given');
      if (!given) throw new Error('no test-given');
      const request = installable(inner, world);
      const installed = oneEvent(around, 'mkt-installed');
      emit(given, 'mkt-install-request', request);
      await installed;
      expect(given.marketplace?.attempts.size).to.equal(1);
      expect(around.marketplace?.attempts.size).to.equal(0);
    });
  });

  describe('previewing', () => {
    it('swaps the eyes and asks the server for nothing', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { provider, given, seen } = await ready(world, fetch);
      await settled(fetch);
      const [subAccount] = seen().records?.subAccounts ?? [];
      emit(given, 'mkt-preview-request', { viewer: { role: 'user', subAccountId: subAccount?.id } });
      await until(() => seen().viewer?.kind === 'sub-account', 'the eyes are swapped');
      await provider.updateComplete;
      expect(heard(provider)).to.equal(`Previewing as a sub-account user of ${subAccount?.name}. Nothing you do here is saved.`);
      expect(fetch.requests).to.have.length(BY_ITSELF);
    });

    it('says when it is over', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      emit(given, 'mkt-preview-request', { viewer: { role: 'admin' } });
      await until(() => seen().viewer?.kind === 'sub-account', 'the preview is on');
      emit(given, 'mkt-preview-request', { viewer: null });
      await until(() => seen().viewer?.kind === 'agency', 'the preview is over');
      await provider.updateComplete;
      expect(heard(provider)).to.match(/^The preview is over/);
    });

    it('stays on when the facts are read again, and is announced once', async () => {
      const world = stage();
      const { provider, given, seen } = await ready(world);
      emit(given, 'mkt-preview-request', { viewer: { role: 'admin' } });
      await until(() => heard(provider).startsWith('Previewing'), 'it is announced');
      const said = within(provider, '[role=status] p');
      const before = seen().records;
      emit(given, 'mkt-refresh-request', null);
      await until(() => seen().records !== before, 'the facts are read again');
      provider.requestUpdate();
      await provider.updateComplete;
      expect(seen().viewer?.kind).to.equal('sub-account');
      expect(within(provider, '[role=status] p')).to.equal(said);
    });

    it('sends nothing of an installation, and says so', async () => {
      const world = stage();
      const fetch = world.fetch();
      const { given, seen } = await ready(world, fetch);
      await settled(fetch);
      emit(given, 'mkt-preview-request', { viewer: { role: 'admin' } });
      await until(() => seen().viewer?.kind === 'sub-account', 'the preview is on');
      const request = installable(seen(), world);
      emit(given, 'mkt-install-request', request);
      await until(() => seen().attempts.get(request.appId)?.kind === 'failed', 'the failure shows');
      const attempt = seen().attempts.get(request.appId);
      expect(attempt?.kind === 'failed' && attempt.error.code).to.equal('forbidden');
      expect(fetch.requests).to.have.length(BY_ITSELF);
    });
  });

  describe('the look', () => {
    const branded = async (accent: string | null) => {
      const marketplace = await stage().marketplace('agency-admin');
      const session = marketplace.session && { ...marketplace.session, brand: { ...marketplace.session.brand, accent } };
      return { ...marketplace, session };
    };
    const accentOf = (element: Element) => getComputedStyle(element).getPropertyValue('--mkt-accent');

    it('gives elements the brand’s accent', async () => {
      const { given } = await place(html`<mkt-provider .marketplace=${await branded('#0b5d3b')}><test-given></test-given></mkt-provider>`);
      expect(accentOf(given)).to.contain('#0b5d3b');
    });

    it('gives way to an accent of the page', async () => {
      const page = await fixture(html`<div><mkt-provider><test-given></test-given></mkt-provider></div>`);
      (page as HTMLElement).style.setProperty('--mkt-accent', 'rebeccapurple');
      const provider = page.querySelector('mkt-provider');
      if (provider) provider.marketplace = await branded('#0b5d3b');
      await provider?.updateComplete;
      expect(accentOf(page.querySelector('test-given') ?? page)).to.equal('rebeccapurple');
    });

    it('takes the accent off with the brand', async () => {
      const { provider, given } = await place(html`<mkt-provider .marketplace=${await branded('#0b5d3b')}><test-given></test-given></mkt-provider>`);
      provider.marketplace = await branded(null);
      await provider.updateComplete;
      expect(accentOf(given)).to.equal('');
    });

    it('adds no box of its own', async () => {
      const { provider } = await ready(stage());
      expect(getComputedStyle(provider).display).to.equal('contents');
    });

    it('is accessible', async () => {
      const { provider } = await ready(stage());
      await accessible(provider);
    });
  });
});
