// What an app's page tells: its pictures by keyboard, the publisher's text, permissions in words, its versions. Each state without an axe violation.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import * as fc from 'fast-check';
import { render } from 'lit';
import '../../components/define.ts';
import type { MktApp } from '../../components/mkt-app.ts';
import { permissionList, ScopeWords } from '../../components/permissions.ts';
import { rich } from '../../components/rich-text.ts';
import * as scopes from '../../src/oauth/scopes.ts';
import { preview, type Marketplace } from '../../src/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';
import { safeUrl } from '../../src/schema/url.ts';
import { listingOf, read, settled } from './browse.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

async function app(marketplace: Marketplace, id: string): Promise<MktApp> {
  const element = await fixture<MktApp>(html`<mkt-app app-id=${id} .marketplace=${marketplace}></mkt-app>`);
  await settled(element);
  return element;
}

const all = <T extends Element = HTMLElement>(element: Element, selector: string): T[] => [...(element.shadowRoot?.querySelectorAll<T>(selector) ?? [])];
const inWords = (element: Element) => until(() => element.shadowRoot?.querySelector('[part=permissions] h4') !== null, 'the permissions are in words');
const focusIn = (element: Element) => element.shadowRoot?.activeElement;

describe('the page of an app', () => {
  const world = stage();
  let agency: Marketplace;
  /** A marketplace whose server gives one listing otherwise than the world has it. */
  const serving = (id: string, changes: Partial<Listing>) =>
    read(world, 'agency-admin', world.fetch({ handlers: [http.get(`*/marketplace/v1/listings/${id}`, () => HttpResponse.json({ listing: { ...listingOf(world, id), ...changes }, cap: null }))] }));
  const describing = (description: string) => serving('pennywhistle-sms', { profile: { description, screenshots: [], video: null } });

  before(async () => {
    agency = await read(world, 'agency-admin');
    await setViewport({ width: 1280, height: 900 });
  });

  describe('pictures', () => {
    const opened = async (at = 0, element?: MktApp) => {
      const host = element ?? (await app(agency, 'pennywhistle-sms'));
      all<HTMLButtonElement>(host, '[part=thumbnail]')[at]?.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => host.shadowRoot?.querySelector<HTMLDialogElement>('dialog.viewer')?.open === true, 'the picture is large');
      return host;
    };
    const count = (element: Element) => words(within(element, '.viewer [role=status]'));
    const press = async (element: MktApp, ...keys: readonly string[]) => {
      for (const key of keys) {
        await sendKeys({ press: key });
        await element.updateComplete;
      }
    };

    it('open large, with where they stand, a text and the film', async () => {
      const element = await opened(1);
      expect(count(element)).to.equal('2 of 5');
      const picture = within<HTMLImageElement>(element, '[part=picture]');
      expect(picture.alt).to.equal('Screenshot 2 of 5 of Pennywhistle SMS');
      expect(picture.src).to.equal(listingOf(world, 'pennywhistle-sms').profile.screenshots[1]);
      expect(within<HTMLAnchorElement>(element, '.viewer a').href).to.equal(listingOf(world, 'pennywhistle-sms').profile.video);
      expect(within(element, 'dialog.viewer').getAttribute('aria-label')).to.equal('Screenshots of Pennywhistle SMS');
    });

    it('follow the arrow keys, Home and End, and stop at the ends', async () => {
      const element = await opened();
      await press(element, 'ArrowLeft');
      expect(count(element)).to.equal('1 of 5');
      await press(element, 'ArrowRight', 'ArrowRight');
      expect(count(element)).to.equal('3 of 5');
      await press(element, 'End', 'ArrowRight');
      expect(count(element)).to.equal('5 of 5');
      await press(element, 'Home');
      expect(count(element)).to.equal('1 of 5');
    });

    it('follow the arrow keys the other way from right to left', async () => {
      document.documentElement.dir = 'rtl';
      try {
        const element = await opened();
        await press(element, 'ArrowRight');
        expect(count(element)).to.equal('1 of 5');
        await press(element, 'ArrowLeft');
        expect(count(element)).to.equal('2 of 5');
      } finally {
        document.documentElement.removeAttribute('dir');
      }
    });

    it('have buttons, which stay where the focus is and say that there is no further one', async () => {
      const element = await opened();
      expect(button(element, 'Previous screenshot').ariaDisabled).to.equal('true');
      const next = button(element, 'Next screenshot');
      next.focus();
      await press(element, 'Enter', 'Enter', 'Enter', 'Enter', 'Enter');
      expect(count(element)).to.equal('5 of 5');
      expect(next.ariaDisabled).to.equal('true');
      expect(focusIn(element)).to.equal(next);
    });

    it('give the focus back to the thumbnail', async () => {
      const element = await opened(2);
      await press(element, 'ArrowRight', 'Escape');
      await until(() => element.shadowRoot?.querySelector('dialog.viewer') === null, 'it is closed');
      expect(focusIn(element)).to.equal(all(element, '[part=thumbnail]')[2]);
    });

    it('that are at no safe address are left out', async () => {
      const element = await app(await serving('pennywhistle-sms', { profile: { description: 'x', screenshots: [], video: null } }), 'pennywhistle-sms');
      expect(all(element, '[part=thumbnail]').length).to.equal(0);
      expect(element.shadowRoot?.querySelector('.pictures') === null).to.equal(true);
    });

    it('are accessible', async function () {
      this.timeout(60_000);
      const element = await opened(1);
      await accessible(element);
    });
  });

  describe('the publisher’s text', () => {
    it('has headings, lists, strong words, and links that show where they lead', async () => {
      const element = await app(await describing('A **b** *c*.\n\n### Title\n\n- one\n- two\n\n3. three\n\n[guide](https://a.example/x)'), 'pennywhistle-sms');
      const text = within(element, '.rich');
      expect([...text.children].map(({ localName }) => localName)).to.deep.equal(['p', 'h4', 'ul', 'ol', 'p']);
      expect(text.querySelector('strong')?.textContent).to.equal('b');
      expect(text.querySelector('ol')?.start).to.equal(3);
      const link = text.querySelector('a');
      expect(link?.href).to.equal('https://a.example/x');
      expect(link?.rel).to.equal('noopener noreferrer nofollow');
      expect(words(text)).to.contain('guide (opens a new tab) (a.example)');
    });

    it('shows what it does not understand as it is', async () => {
      const hostile = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) # y';
      const element = await app(await describing(hostile), 'pennywhistle-sms');
      expect(words(within(element, '.rich'))).to.equal(hostile);
      expect(within(element, '.rich').querySelector('img, a') === null).to.equal(true);
    });

    it('makes no other element and no other address, whatever it says', () => {
      const place = document.createElement('div');
      const piece = fc.oneof(fc.constantFrom('**', '*', '### ', '- ', '1. ', '[a](', '](', ')', '\n', '\n\n', '<script>', '"><b x=', 'https://a.example/"onclick="x', 'javascript:x', '\u202e', '[a](https://b.example)'), fc.string({ maxLength: 5, unit: 'grapheme' }));
      const allowed = new Set(['div', 'p', 'h4', 'ul', 'ol', 'li', 'strong', 'em', 'a', 'bdi', 'span']);
      const attributes = new Set(['class', 'dir', 'href', 'rel', 'target', 'start']);
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')), (source) => {
          render(rich(source), place);
          for (const element of place.querySelectorAll('*')) {
            expect(allowed.has(element.localName), element.localName).to.equal(true);
            for (const { name, value } of element.attributes) {
              expect(attributes.has(name), name).to.equal(true);
              if (name === 'href') expect(safeUrl(value)?.protocol).to.equal('https:');
            }
          }
        }),
        { numRuns: 400, seed: 5 },
      );
      // The check bites: an element outside the list would be found.
      expect(allowed.has('script')).to.equal(false);
    });

    it('is another for sub-accounts, which an agency can look at', async () => {
      const listing = listingOf(world, 'pennywhistle-sms');
      const element = await app(agency, listing.id);
      const first = (text: string) => text.split('\n')[0] ?? '';
      expect(words(within(element, '.rich'))).to.contain(first(listing.profile.description));
      within<HTMLInputElement>(element, '[part=profile-switch] input').click();
      await element.updateComplete;
      expect(words(within(element, '.rich'))).to.contain(first(listing.subAccountProfile?.description ?? 'none'));
      expect(all(element, '[part=thumbnail]').length).to.equal(listing.subAccountProfile?.screenshots.length);
    });

    it('has nothing to switch where there is one for all, or for a sub-account', async () => {
      expect(all(await app(agency, 'tallyroot-ledger'), '[part=profile-switch]').length).to.equal(0);
      expect(all(await app(await read(world, 'sub-account-admin'), 'pennywhistle-sms'), '[part=profile-switch]').length).to.equal(0);
      expect(all(await app(preview(agency, 'admin'), 'pennywhistle-sms'), '[part=profile-switch]').length).to.equal(0);
    });
  });

  describe('permissions', () => {
    it('are said in plain words, by area, with what each may do', async () => {
      const element = await app(agency, 'kestrel-calls');
      await inWords(element);
      expect(all(element, '[part=permissions] h4').map(words)).to.deep.equal(['Team and access', 'Contacts', 'Conversations and calls', 'Calendars']);
      const [first] = all(element, '[part=permissions] li');
      expect(words(first?.querySelector('.phrase'))).to.equal('Add team members, change what they may do, and remove them');
      expect([...(first?.querySelectorAll('[part=chip]') ?? [])].map(words)).to.deep.equal(['Sensitive', 'Write', 'Delete']);
    });

    it('that nobody knows are shown as they are written, and marked', async () => {
      const element = await app(await serving('pennywhistle-sms', { scopes: ['widgets.write', 'contacts.readonly'] }), 'pennywhistle-sms');
      await inWords(element);
      expect(all(element, '[part=permissions] h4').map(words)).to.deep.equal(['Contacts', 'Not in the list of permissions']);
      const unknown = all(element, '[part=permissions] li').find((one) => words(one).includes('widgets.write'));
      expect([...(unknown?.querySelectorAll('[part=chip]') ?? [])].map(words)).to.deep.equal(['Unknown']);
    });

    it('are the same in another spelling, once', async () => {
      const element = await app(await serving('pennywhistle-sms', { scopes: ['user.write', 'users.write'] }), 'pennywhistle-sms');
      await inWords(element);
      expect(all(element, '[part=permissions] code').map(words)).to.deep.equal(['users.write']);
      expect(words(within(element, '[part=permissions]'))).to.contain('Sensitive');
    });

    it('are names until the words are there, and where they cannot be had', async () => {
      const place = document.createElement('div');
      render(permissionList(['contacts.readonly', 'user.write'], ['users.write'], null), place);
      expect([...place.querySelectorAll('li')].map(words)).to.deep.equal(['contacts.readonly', 'user.writeSensitive']);
      const host = await app(agency, 'pennywhistle-sms');
      let times = 0;
      const loading = new ScopeWords(host, () => (times++ === 0 ? Promise.reject(new Error('gone')) : Promise.resolve(scopes)));
      expect(loading.want()).to.equal(null);
      await until(() => {
        loading.want();
        return times === 2;
      }, 'it is asked for again');
      await until(() => loading.want() !== null, 'it is there');
    });
  });

  describe('versions', () => {
    it('are told with their day and what is new, the newest first', async () => {
      const element = await app(agency, 'kestrel-calls');
      const entries = all(element, '[part=versions] [data-version]');
      expect(entries.map((one) => one.dataset.version).slice(0, 2)).to.deep.equal([listingOf(world, 'kestrel-calls').version, '2.0.0']);
      expect(words(entries[0])).to.contain('Latest');
      expect(entries[0]?.querySelector('time')?.dateTime).to.match(/^\d{4}-/);
    });

    it('say which permissions came and went', async () => {
      const element = await app(agency, 'kestrel-calls');
      const major = all(element, '[data-version="2.0.0"]')[0];
      expect(words(major?.querySelector('.added'))).to.equal('New permission: phonenumbers.read');
      expect(words(major?.querySelector('.removed'))).to.equal('No longer asked for: locations.readonly');
      expect(all(element, `[data-version="${listingOf(world, 'kestrel-calls').version}"] .added`).length).to.equal(0);
    });

    it('say where they still run, and what waits for review', async () => {
      expect(words(within(await app(agency, 'pennywhistle-sms'), '[data-version="2.7.0"]'))).to.contain('In 3 places');
      expect(words(within(await app(agency, 'juniper-payroll-bridge'), '[part=versions] .waiting'))).to.equal('2.0.0In review');
    });

    it('are told to a sub-account in its own words, in a preview too', async () => {
      const [mine, previewed, own] = await Promise.all([app(agency, 'pennywhistle-sms'), app(preview(agency, 'admin', 'harbor-dental'), 'pennywhistle-sms'), app(await read(world, 'sub-account-admin'), 'pennywhistle-sms')]);
      const told = (element: Element) => all(element, '[part=versions] [data-version]').map((one) => words(one.querySelector('.rich, .quiet-text')));
      expect(told(previewed)).to.deep.equal(told(own));
      expect(told(own)).not.to.deep.equal(told(mine));
    });

    it('are left out where the server names none', async () => {
      expect(all(await app(await serving('pennywhistle-sms', {}), 'pennywhistle-sms'), '[part=versions]').length).to.equal(0);
    });
  });

  describe('when what is known is old', () => {
    it('says that it is offline, and keeps what it shows', async () => {
      const element = await app(agency, 'pennywhistle-sms');
      element.marketplace = { ...agency, reachable: false };
      await element.updateComplete;
      expect(words(within(element, '[part=notice]'))).to.contain('Offline');
      expect(words(within(element, '[part=heading]'))).to.equal('Pennywhistle SMS');
    });

    it('says so where the server cannot be reached at all', async () => {
      const element = document.createElement('mkt-app');
      element.appId = 'pennywhistle-sms';
      element.marketplace = await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings/:id', () => HttpResponse.error())] }));
      document.body.append(element);
      await settled(element);
      expect(words(within(element, '[part=panel]'))).to.contain('cannot be reached');
      element.remove();
    });
  });

  describe('is accessible', function () {
    this.timeout(60_000);
    it('with rich text, permissions and versions', async () => {
      const element = await app(agency, 'marrowtag-cleaner');
      await inWords(element);
      all<HTMLDetailsElement>(element, '[part=versions] details').forEach((one) => (one.open = true));
      await accessible(element);
    });
    it('with a permission that nobody knows', async () => {
      const element = await app(await serving('pennywhistle-sms', { scopes: ['widgets.write'] }), 'pennywhistle-sms');
      await inWords(element);
      await accessible(element);
    });
    it('offline', async () => accessible(await app({ ...agency, reachable: false }, 'pennywhistle-sms')));
    it('where it failed', async () => accessible(await app(await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings/:id', () => HttpResponse.error())] })), 'pennywhistle-sms')));
    it('where it is not available', async () => accessible(await app(agency, 'no-such-app')));
    it('while it loads', async () => {
      const marketplace = await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings/:id', () => new Promise<Response>(() => {}))] }));
      await accessible(await fixture<MktApp>(html`<mkt-app app-id="pennywhistle-sms" .marketplace=${marketplace}></mkt-app>`));
    });
    it('at 280 px', async () => {
      await setViewport({ width: 280, height: 700 });
      const element = await app(agency, 'pennywhistle-sms');
      await inWords(element);
      expect(document.documentElement.scrollWidth).to.equal(280);
      await setViewport({ width: 1280, height: 900 });
    });
  });
});
