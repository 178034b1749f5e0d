// Names that try to be more than names, as a user meets them: on an app's page and on the cards of the catalogue.
import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import { render } from 'lit';
import '../../components/define.ts';
import type { MktApp } from '../../components/mkt-app.ts';
import type { MktConsent } from '../../components/mkt-consent.ts';
import { nameWarnings } from '../../components/name-warnings.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import { createClient } from '../../src/client/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';
import { listingOf, read, settled } from './browse.ts';
import { accessible, baseUrl, stage, until, within, words } from './stage.ts';

const world = stage();
const id = 'pennywhistle-sms';

/** The page of an app whose server gives these names. */
async function page(names: { readonly name?: string; readonly publisher?: string; readonly tagline?: string }, known: readonly string[] = []): Promise<MktApp> {
  const listing = listingOf(world, id);
  const changed: Listing = { ...listing, name: names.name ?? listing.name, tagline: names.tagline ?? listing.tagline, publisher: { ...listing.publisher, name: names.publisher ?? listing.publisher.name } };
  const marketplace = await read(world, 'agency-admin', world.fetch({ handlers: [http.get(`*/marketplace/v1/listings/${id}`, () => HttpResponse.json({ listing: changed, cap: null, known }))] }));
  const element = await fixture<MktApp>(html`<mkt-app app-id=${id} .marketplace=${marketplace}></mkt-app>`);
  await settled(element);
  return element;
}

const warning = (element: Element): Element | null => element.shadowRoot?.querySelector('.names') ?? null;
const lines = (element: Element): string[] => [...(warning(element)?.querySelectorAll('li') ?? [])].map(words);

describe('names on an app’s page', () => {
  before(() => setViewport({ width: 1280, height: 900 }));

  it('warn of the better known one that a publisher’s looks like', async () => {
    const element = await page({ publisher: 'Тidеwrack Lаbs' }, ['Tidewrack Labs']);
    await until(() => warning(element) !== null, 'the warning is there');
    expect(lines(element)).to.deep.equal(['The publisher’s name mixes letters of different scripts in one word.', 'The publisher’s name looks like Tidewrack Labs, which is somebody else.']);
    await accessible(element);
  });

  it('warn of the better known one that an app’s looks like, and of one that is the same', async () => {
    const element = await page({ name: 'Fenne1 Voice' }, ['Fennel Voice', listingOf(world, id).publisher.name]);
    await until(() => warning(element) !== null, 'the warning is there');
    expect(lines(element)).to.deep.equal(['Another publisher goes by the same name.', 'The app’s name looks like Fennel Voice, which is somebody else’s.']);
  });

  it('show what is hidden in them by its number, and say so', async () => {
    const element = await page({ name: 'Safe\u202eetis\u2066', publisher: 'Penny\u200bwhistle' });
    await until(() => warning(element) !== null, 'the warning is there');
    expect(words(within(element, '[part=heading]'))).to.equal('Safe[U+202E]etis[U+2066]');
    expect(words(within(element, '.publisher'))).to.equal('Penny[U+200B]whistle');
    expect(lines(element)).to.deep.equal(['The publisher’s name contains invisible characters. They are shown as numbers.', 'The app’s name contains characters that turn the direction of text. They are shown as numbers.']);
    expect(element.shadowRoot?.textContent).not.to.match(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  });

  it('that are ordinary need no warning, whatever they are written in', async () => {
    for (const publisher of ['東京CRMツール', 'Облако CRM', 'می‌خواهم', '👩‍💻 Café', 'Tidewrack Labs']) {
      const element = await page({ publisher }, ['Tidewrack Partners']);
      const table = await import('../../src/oauth/names.ts');
      await element.updateComplete;
      expect(warning(element), publisher).to.equal(null);
      expect(words(within(element, '.publisher'))).to.equal(publisher);
      // The control: the same page does warn.
      const drawn = document.createElement('div');
      render(nameWarnings({ ...listingOf(world, id), name: 'TIDEWRACK PARTNERS' }, ['Tidewrack Partners'], table), drawn);
      expect(words(drawn)).to.contain('looks like Tidewrack Partners');
    }
  });

  it('are shown without a warning where the table cannot be had', () => {
    const drawn = document.createElement('div');
    render(nameWarnings({ ...listingOf(world, id), name: 'TIDEWRACK' }, ['Tidewrack'], null), drawn);
    expect(words(drawn)).to.equal('');
  });
});

describe('names on the consent card', () => {
  /** The card over a request of the app, changed as a publisher could. */
  async function asked(changes: { readonly publisher?: string; readonly redirectUri?: string }, known?: readonly string[]): Promise<MktConsent> {
    const app = world.world.apps.get(id);
    if (!app) throw new Error(`the world has no ${id}`);
    const { clientId, redirectUris } = clientOf(world.world, app);
    const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUris[0] ?? '', scope: app.listing.scopes.join(' ') });
    const found = await createClient({ baseUrl, token: world.token('agency-admin'), fetch: world.fetch() }).authorization(query.toString());
    if (found.kind !== 'ask') throw new Error(found.description);
    const publisher = { ...found.app.publisher, name: changes.publisher ?? found.app.publisher.name };
    const authorization = { ...found, app: { ...found.app, publisher }, redirectUri: changes.redirectUri ?? found.redirectUri, known: [...(known ?? found.known)] };
    const element = await fixture<MktConsent>(html`<mkt-consent mode="grant" .authorization=${authorization}></mkt-consent>`);
    await until(() => element.shadowRoot?.querySelector('.next b') !== null, 'the address is there');
    return element;
  }

  it('warn of the better known one before anything is allowed', async () => {
    const element = await asked({ publisher: 'Тidеwrack Lаbs' }, ['Tidewrack Labs']);
    await until(() => warning(element) !== null, 'the warning is there');
    expect(lines(element)).to.contain('The publisher’s name looks like Tidewrack Labs, which is somebody else.');
    await accessible(element);
  });

  it('that are ordinary need no warning', async () => {
    const element = await asked({});
    await import('../../src/oauth/names.ts');
    await element.updateComplete;
    expect(warning(element)).to.equal(null);
  });

  it('of hosts are compared with the publisher’s own', async () => {
    const site = new URL(listingOf(world, id).publisher.website ?? '').hostname;
    const element = await asked({ redirectUri: `https://${site.replace('l', '1')}/callback` });
    await until(() => words(within(element, '.next')).includes('easily taken for'), 'it is said');
    expect(words(within(element, '.next'))).to.contain(`It is easily taken for ${site}.`);
  });
});
