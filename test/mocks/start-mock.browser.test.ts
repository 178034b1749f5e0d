// The backend in a real page: through the service worker, beside the network, and gone when it is stopped.
import { expect, waitUntil } from '@open-wc/testing';
import { startMock, type Mock } from '../../mocks/browser.ts';
import { setApproval } from '../../mocks/world/approving.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { ListingPage, Session } from '../../src/schema/session.ts';

describe('startMock', () => {
  let mock: Mock;
  before(async () => {
    mock = await startMock({ apps: 40 });
  });
  after(() => mock.stop());

  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('answers the contract on the page’s own origin', async () => {
    const { token } = mock.persona('agency-admin');
    const session = Session.parse(await (await fetch(`${mock.base}/marketplace/v1/session`, as(token))).json());
    expect(session.brand.name).to.equal('Harbor & Pine');
    const page = ListingPage.parse(await (await fetch('/marketplace/v1/listings?limit=3', as(token))).json());
    expect(page.listings.length).to.equal(3);
  });

  it('knows personas of the platform’s brand', async () => {
    const { token } = mock.persona('sub-account-user', 'platform');
    const session = Session.parse(await (await fetch('/marketplace/v1/session', as(token))).json());
    expect(session.brand.id).to.equal('platform');
    expect(() => mock.persona('developer', 'nobody')).to.throw(/platform, harbor-pine/);
  });

  const clientAs = (as: Parameters<Mock['persona']>[0]) => createClient({ baseUrl: mock.base, token: () => mock.persona(as).token, tries: 1 });

  it('streams the feed of changes to the page, and lets go of a reader that leaves', async () => {
    const feed = clientAs('sub-account-admin').events(null);
    expect((await feed.next()).value).to.include({ records: false, listings: false });
    setApproval(mock.world, 'harbor-pine', 'pennywhistle-sms', 'disapproved');
    expect((await feed.next()).value).to.include({ records: true, listings: true });
    expect(mock.world.listeners.size).to.equal(1);
    await feed.return();
    await waitUntil(() => mock.world.listeners.size === 0, 'nobody listens any more');
    setApproval(mock.world, 'harbor-pine', 'pennywhistle-sms', 'approved');
  });

  it('lets go of a reader that aborts', async () => {
    const leaving = new AbortController();
    const feed = clientAs('agency-admin').events(null, leaving.signal);
    await feed.next();
    const left = feed.next().catch((error: unknown) => (error as Error).name);
    leaving.abort();
    expect(await left).to.equal('AbortError');
    await waitUntil(() => mock.world.listeners.size === 0, 'nobody listens any more');
  });

  it('answers 304 to who knows the tag', async () => {
    const client = clientAs('agency-admin');
    const known = await client.readRecords(null);
    expect(known.unchanged).to.equal(undefined);
    if (!known.unchanged) expect(await client.readRecords(known.etag)).to.deep.equal({ unchanged: true, asOf: known.asOf });
  });

  it('breaks like a lost connection while the fault or the browser says so, open feeds too, and comes back', async () => {
    const client = clientAs('agency-admin');
    const codeOf = (work: Promise<unknown>) => work.then(() => 'fine', (error: unknown) => (error as { code: string }).code);
    const online = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine');
    const feed = client.events(null);
    await feed.next();
    try {
      Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
      dispatchEvent(new Event('offline'));
      expect(await codeOf(feed.next())).to.equal('network');
      expect(await codeOf(client.session())).to.equal('network');
      expect((await fetch('/mock/v1/personas')).status).to.equal(200);
    } finally {
      Reflect.deleteProperty(navigator, 'onLine');
    }
    expect(online).to.not.equal(undefined);
    expect(await codeOf(client.session())).to.equal('fine');
    mock.setFaults(['offline']);
    expect(await codeOf(client.session())).to.equal('network');
    mock.setFaults([]);
    expect(await codeOf(client.session())).to.equal('fine');
  });

  it('draws logos for an <img>', async () => {
    const image = new Image();
    image.src = `${mock.base}/mock/v1/assets/logos/kestrel-calls.svg`;
    await image.decode();
    expect(image.naturalWidth).to.equal(512);
  });

  it('leaves everything else to the network', async () => {
    const response = await fetch('/mockServiceWorker.js');
    expect(response.headers.get('content-type')).to.match(/javascript/);
  });

  it('fails for a path of the backend that nobody knows', async () => {
    expect((await fetch('/marketplace/v1/nothing')).status).to.equal(404);
    let failure: unknown;
    await fetch('/marketplace/v2/session').catch((error: unknown) => (failure = error));
    expect(failure).to.be.instanceOf(TypeError);
  });
});
