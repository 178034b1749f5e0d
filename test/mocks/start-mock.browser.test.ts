// The backend in a real page: through the service worker, beside the network, and gone when it is stopped.
import { expect } from '@open-wc/testing';
import { startMock, type Mock } from '../../mocks/browser.ts';
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
