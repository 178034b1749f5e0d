import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import type { MktApp } from '../../components/mkt-app.ts';
import { leavePreview, preview, withAttempt, type Marketplace } from '../../src/marketplace.ts';
import { detailPage } from '../../src/policy/portal.ts';
import { agencyActionsFor } from '../../src/policy/roles.ts';
import type { Listing } from '../../src/schema/app.ts';
import { actionIn, failure, listingOf, next, read, refusedBy, settled, withRecords, withSwitches } from './browse.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

const page = (element: Element) => within(element, '[part~=app]');
const panel = (element: Element) => words(within(element, '[part=panel]'));
const refusal = (element: Element) => within(element, '[part=refusal]');

async function app(marketplace: Marketplace, id: string): Promise<MktApp> {
  const element = await fixture<MktApp>(html`<mkt-app app-id=${id} .marketplace=${marketplace}></mkt-app>`);
  await settled(element);
  return element;
}

describe('mkt-app', () => {
  const world = stage();
  let agency: Marketplace;
  let subAccount: Marketplace;
  /** A marketplace whose server gives one listing otherwise than the world has it. */
  const serving = (id: string, changes: Partial<Listing>) =>
    read(world, 'agency-admin', world.fetch({ handlers: [http.get(`*/marketplace/v1/listings/${id}`, () => HttpResponse.json({ listing: { ...listingOf(world, id), ...changes }, cap: null }))] }));

  before(async () => {
    [agency, subAccount] = await Promise.all([read(world, 'agency-admin'), read(world, 'sub-account-admin')]);
    await setViewport({ width: 1280, height: 900 });
  });

  /** The words of the permissions came. */
  const inWords = (element: Element) => until(() => element.shadowRoot?.querySelector('[part=permissions] h4') !== null, 'the permissions are in words');

  describe('showing', () => {
    it('says what an app is and who made it', async () => {
      const listing = listingOf(world, 'pennywhistle-sms');
      const element = await app(agency, listing.id);
      expect(words(within(element, '[part=heading]'))).to.equal(listing.name);
      expect(words(page(element))).to.contain(listing.publisher.name).and.to.contain(listing.tagline).and.to.contain(listing.category.name);
    });

    it('says its kind, version and listing', async () => {
      const element = await app(agency, 'juniper-payroll-bridge');
      const chips = [...(element.shadowRoot?.querySelectorAll('.chips .chip') ?? [])].map(words);
      expect(chips).to.deep.equal(['Public', 'Version 1.4.2', '2.0.0 in review', 'White-label listing']);
    });

    it('gives each paragraph of the description its own', async () => {
      const element = await app(await serving('pennywhistle-sms', { profile: { description: 'One.\n\nTwo\nlines.\n \n', screenshots: [], video: null } }), 'pennywhistle-sms');
      expect([...(element.shadowRoot?.querySelectorAll('.paragraph') ?? [])].map(words)).to.deep.equal(['One.', 'Two lines.']);
    });

    it('shows its pictures, each with a text for who cannot see it', async () => {
      const element = await app(agency, 'pennywhistle-sms');
      const pictures = [...(element.shadowRoot?.querySelectorAll<HTMLImageElement>('[part=screenshot]') ?? [])];
      expect(pictures.map(({ src }) => src)).to.deep.equal(listingOf(world, 'pennywhistle-sms').profile.screenshots);
      expect(pictures[0]?.alt).to.equal(`Screenshot 1 of ${pictures.length} of Pennywhistle SMS`);
      expect(pictures.every(({ loading, referrerPolicy }) => loading === 'lazy' && referrerPolicy === 'no-referrer')).to.equal(true);
    });

    it('lists every permission by its name', async () => {
      const element = await app(agency, 'kestrel-calls');
      await inWords(element);
      expect([...(element.shadowRoot?.querySelectorAll('[part=permissions] code') ?? [])].map(words)).to.have.members(listingOf(world, 'kestrel-calls').scopes);
    });

    it('marks sensitive permissions, and warns of them in a private app', async () => {
      const element = await app(agency, 'kestrel-calls');
      await inWords(element);
      const marked = [...(element.shadowRoot?.querySelectorAll('[part=permissions] li') ?? [])].filter((one) => words(one).includes('Sensitive')).map((one) => words(one.querySelector('code')));
      expect(marked).to.deep.equal(['users.write']);
      expect(words(page(element))).to.contain('This private app asks for sensitive permissions: users.write.');
    });

    it('says that an app asks for nothing', async () => {
      const element = await app(await serving('pennywhistle-sms', { scopes: [] }), 'pennywhistle-sms');
      expect(words(page(element))).to.contain('This app asks for no permissions.');
    });

    it('says for whom it is and who installs it', async () => {
      expect(words(page(await app(agency, 'juniper-payroll-bridge')))).to.contain('For agencies, installed once');
      expect(words(page(await app(agency, 'tallyroot-ledger')))).to.contain('installed by agencies only');
    });

    it('links to no unsafe address', async () => {
      const hostile = { ...listingOf(world, 'pennywhistle-sms'), support: { email: 'a@b.example?bcc=c@d.example', url: 'javascript:alert(1)' }, publisher: { id: 'x', name: 'X', website: null } };
      const marketplace = await serving('pennywhistle-sms', { support: { ...hostile.support } });
      const element = await app(marketplace, 'pennywhistle-sms');
      const links = [...(element.shadowRoot?.querySelectorAll('a') ?? [])].map(({ href }) => href);
      expect(links.filter((href) => !href.startsWith('https://'))).to.deep.equal([]);
    });

    it('N-040 tells everything that the page of an app tells', async () => {
      const listing = listingOf(world, 'pennywhistle-sms');
      const element = await app(agency, listing.id);
      const price = within(element, 'mkt-price');
      await until(() => words(price.shadowRoot) !== '', 'the price shows');
      const told = words(page(element));
      const rows = (of: Element) => [...(of.shadowRoot?.querySelectorAll('dl > div') ?? [])].map(words);
      const shown: Record<(typeof detailPage)[number], boolean> = {
        name: words(within(element, '[part=heading]')) === listing.name,
        tagline: told.includes(listing.tagline),
        description: told.includes(listing.profile.description.split('\n')[0] ?? 'none'),
        images: element.shadowRoot?.querySelectorAll('[part=screenshot]').length === listing.profile.screenshots.length,
        category: told.includes(listing.category.name),
        version: told.includes(`Version ${listing.version}`),
        provider: told.includes(listing.publisher.name),
        distribution: told.includes('For sub-accounts, installed by agencies and sub-accounts'),
        pricing: /\$\d/.test(words(price.shadowRoot)),
        modules: listing.pricing.meters.length > 0 && listing.pricing.meters.every(({ name }) => words(price.shadowRoot).includes(name)),
        permissions: listing.scopes.every((scope) => told.includes(scope)),
        resources: rows(element).includes(`Publisher${new URL(listing.publisher.website ?? 'https://none.example').host} (opens a new tab)`),
        reviews: rows(element).some((row) => row.startsWith('Rating') && row.endsWith(`of 5 stars, ${listing.rating?.count} ratings`)),
      };
      expect(detailPage.filter((field) => !shown[field])).to.deep.equal([]);
      const bare = await app(await serving(listing.id, { rating: null, publisher: { ...listing.publisher, website: null } }), listing.id);
      expect(rows(bare).filter((row) => /^(Rating|Publisher)/.test(row))).to.deep.equal([]);
    });

    it('shows another app when the attribute changes', async () => {
      const element = await app(agency, 'pennywhistle-sms');
      element.setAttribute('app-id', 'tallyroot-ledger');
      await until(() => element.shadowRoot?.querySelector('[part=heading]')?.textContent?.trim() === 'Tallyroot Ledger', 'the other app shows');
    });
  });

  describe('its action', () => {
    it('asks for an installation', async () => {
      const element = await app(withRecords(agency, { installations: [] }), 'juniper-payroll-bridge');
      setTimeout(() => actionIn(page(element)).click());
      expect((await next(element, 'mkt-install-request')).detail).to.deep.equal({ appId: 'juniper-payroll-bridge', subAccountIds: null });
    });

    it('lets an agency choose the sub-account', async () => {
      const element = await app(withRecords(agency, { installations: [] }), 'pennywhistle-sms');
      actionIn(page(element)).click();
      await element.updateComplete;
      expect(within<HTMLDialogElement>(element, 'dialog').open).to.equal(true);
      setTimeout(() => within(element, '[part=confirm]').click());
      expect((await next(element, 'mkt-install-request')).detail).to.deep.equal({ appId: 'pennywhistle-sms', subAccountIds: [agency.records?.subAccounts[0]?.id] });
    });

    it('tells how a try failed and offers another', async () => {
      const tried = withAttempt(withRecords(agency, { installations: [] }), 'juniper-payroll-bridge', { kind: 'failed', error: failure('rate-limited') });
      const element = await app(tried, 'juniper-payroll-bridge');
      expect(words(within(element, '[role=alert]'))).to.contain('Try again in a moment');
      setTimeout(() => within(element, '[part=retry]').click());
      expect((await next(element, 'mkt-install-request')).detail.appId).to.equal('juniper-payroll-bridge');
    });

    it('shows the server’s reasons where it refused', async () => {
      const element = await app(withAttempt(withRecords(agency, { installations: [] }), 'juniper-payroll-bridge', { kind: 'refused', decision: refusedBy('cap.blocked') }), 'juniper-payroll-bridge');
      expect(words(refusal(element))).to.contain('Not installed: New installs are blocked');
    });

    it('keeps the focus on the page when it is done', async () => {
      const idle = withRecords(agency, { installations: [] });
      const element = await app(idle, 'juniper-payroll-bridge');
      actionIn(page(element)).focus();
      element.marketplace = agency;
      await element.updateComplete;
      expect(words(page(element))).to.contain('Installed');
      expect(element.shadowRoot?.activeElement?.id).to.equal('name');
    });
  });

  describe('a private app', () => {
    it('says that it was reached by its link', async () => {
      expect(words(page(await app(agency, 'copperleaf-forms')))).to.contain('Private app, reached by its link');
    });

    it('is decided on with the facts that came with the link', async () => {
      expect(agency.records?.caps).not.to.have.property('copperleaf-forms');
      const element = await app(agency, 'copperleaf-forms');
      expect(actionIn(page(element)).ariaDisabled).to.equal(null);
    });

    it('that is blocked says so, with its reasons', async () => {
      const element = await app(agency, 'kestrel-calls');
      expect(words(refusal(element))).to.contain('New installs are blocked since December 12, 2025');
      expect(refusal(element).querySelector('mkt-why')?.decision?.because[0]?.rule).to.equal('cap.blocked');
      expect(actionIn(page(element)).ariaDisabled).to.equal('true');
      expect(page(element).part.contains('blocked')).to.equal(true);
    });

    it('that is blocked opens its reasons when the action is pressed', async () => {
      const element = await app(agency, 'kestrel-calls');
      actionIn(page(element)).focus();
      await sendKeys({ press: 'Enter' });
      const why = refusal(element).querySelector('mkt-why');
      await until(() => why?.shadowRoot?.querySelector('[popover]')?.matches(':popover-open') === true, 'the reasons are open');
    });

    it('that is blocked shows the way out', async () => {
      const element = await app(agency, 'kestrel-calls');
      setTimeout(() => button(element, 'Start Public (listed) review').click());
      expect((await next(element, 'mkt-cap-exit')).detail).to.deep.equal({ appId: 'kestrel-calls', exit: 'public-review' });
    });

    it('that another rule refuses has no such way', async () => {
      const element = await app(preview(agency, 'user'), 'pennywhistle-sms');
      expect(words(refusal(element))).to.contain('Takes an owner or admin');
      expect(() => button(element, 'Start Public (listed) review')).to.throw();
    });
  });

  describe('in a preview', () => {
    it('is shown as the sub-account sees it, without a request', async () => {
      const fetch = world.fetch();
      const marketplace = await read(world, 'agency-admin', fetch);
      const element = await app(marketplace, 'pennywhistle-sms');
      const asked = fetch.requests.length;
      element.marketplace = preview(marketplace, 'admin');
      await element.updateComplete;
      const words_ = words(page(element));
      expect(words_).to.contain('Preview: nothing is saved');
      expect(words_).to.contain((listingOf(world, 'pennywhistle-sms').subAccountProfile ?? listingOf(world, 'pennywhistle-sms').profile).description.split('\n')[0]?.trim());
      expect(fetch.requests.length).to.equal(asked);
    });

    it('D-011 offers nothing that only an agency does: no choice of sub-accounts, none of its actions', async () => {
      const marketplace = withRecords(agency, { installations: [] });
      const element = await app(marketplace, 'pennywhistle-sms');
      expect(actionIn(page(element)).ariaHasPopup).to.equal('dialog');
      element.marketplace = preview(marketplace, 'admin');
      await element.updateComplete;
      expect(agencyActionsFor(element.marketplace.viewer ?? { kind: 'agency', role: 'admin' })).to.deep.equal([]);
      expect([...(element.shadowRoot?.querySelectorAll('.do button') ?? [])].map(words)).to.deep.equal(['Install Pennywhistle SMS']);
      expect(actionIn(page(element)).ariaHasPopup).to.equal(null);
      actionIn(page(element)).click();
      await element.updateComplete;
      expect(element.shadowRoot?.querySelectorAll('dialog[open]').length).to.equal(0);
    });

    it('D-014 gives the agency its own page back when it is left', async () => {
      const element = await app(agency, 'pennywhistle-sms');
      const before = words(page(element));
      element.marketplace = preview(agency, 'admin');
      await element.updateComplete;
      expect(words(page(element))).not.to.equal(before);
      element.marketplace = leavePreview(element.marketplace);
      await element.updateComplete;
      expect(words(page(element))).to.equal(before);
    });

    for (const [id, reason] of [
      ['harbour-lantern-reviews', 'The agency disapproved this app for its sub-accounts.'],
      ['tallyroot-ledger', 'Only agencies may install this app in sub-accounts.'],
      ['juniper-payroll-bridge', 'This app is made for agencies.'],
    ] as const) {
      it(`says why a sub-account does not see ${id}`, async () => {
        const element = await app(preview(agency, 'admin'), id);
        expect(panel(element)).to.contain('Not visible to sub-accounts').and.to.contain(reason);
      });
    }

    it('says that the marketplace is closed', async () => {
      const element = await app(preview(withSwitches(agency, { subAccountAccess: false }), 'admin'), 'pennywhistle-sms');
      expect(panel(element)).to.contain('switched the app marketplace off');
    });
  });

  describe('when there is nothing to show', () => {
    it('gives no reason for what is not there', async () => {
      expect(panel(await app(agency, 'no-such-app'))).to.equal('This app is not available here.');
    });

    it('gives no reason for what the viewer may not see', async () => {
      expect(panel(await app(subAccount, 'tallyroot-ledger'))).to.equal('This app is not available here.');
    });

    it('says nothing to the host about what is not there', async () => {
      let errors = 0;
      const count = () => (errors += 1);
      document.addEventListener('mkt-error', count);
      await app(agency, 'no-such-app');
      document.removeEventListener('mkt-error', count);
      expect(errors).to.equal(0);
    });

    it('says that it failed, tells the host, and tries again', async () => {
      let times = 0;
      const broken = () => (times++ === 0 ? HttpResponse.json({ statusCode: 500, message: 'no' }, { status: 500 }) : undefined);
      const element = document.createElement('mkt-app');
      element.appId = 'pennywhistle-sms';
      element.marketplace = await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings/pennywhistle-sms', broken)] }));
      const event = next(element, 'mkt-error');
      document.body.append(element);
      expect((await event).detail.error.code).to.equal('server');
      button(element, 'Try again').click();
      await until(() => element.shadowRoot?.querySelector('[part~=app]') !== null, 'the app shows');
      element.remove();
    });

    it('tells a developer where to go', async () => {
      expect(panel(await app(await read(world, 'developer'), 'pennywhistle-sms'))).to.contain('signed in as a developer');
    });

    it('shows that it is loading', async () => {
      const marketplace = await read(world, 'agency-admin', world.fetch({ handlers: [http.get('*/marketplace/v1/listings/:id', () => new Promise<Response>(() => {}))] }));
      const element = await fixture<MktApp>(html`<mkt-app app-id="pennywhistle-sms" .marketplace=${marketplace}></mkt-app>`);
      expect(words(within(element, '[role=status]'))).to.equal('Loading the app');
    });
  });

  describe('is accessible', function () {
    // Every look of a whole page; on a busy machine that takes a while.
    this.timeout(60_000);
    it('with an action', async () => accessible(await app(agency, 'pennywhistle-sms')));
    it('refused', async () => accessible(await app(agency, 'kestrel-calls')));
    it('not visible in a preview', async () => accessible(await app(preview(agency, 'admin'), 'harbour-lantern-reviews')));
    it('in a narrow place', async () => {
      await setViewport({ width: 320, height: 700 });
      const element = await app(agency, 'kestrel-calls');
      await accessible(element);
      expect(document.documentElement.scrollWidth).to.equal(320);
      await setViewport({ width: 1280, height: 900 });
    });
  });
});
