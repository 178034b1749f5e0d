import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { resetMouse, sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import type { MktCatalogue } from '../../components/mkt-catalogue.ts';
import { decide, leavePreview, preview, withAttempt, type Marketplace } from '../../src/marketplace.ts';
import type { Viewer } from '../../src/schema/account.ts';
import { actionIn, cardOf, cards, catalogue, failure, listingOf, names, next, provided, read, refusedBy, settled, withRecords, withSwitches } from './browse.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

const anySubAccount: Viewer = { kind: 'sub-account', role: 'admin', agencyId: 'harbor-pine' };
const result = (element: Element) => words(within(element, '[part=result]'));
const heard = (element: Element) => words(within(element, '[role=status]'));
const search = (element: Element) => within<HTMLInputElement>(element, 'input[type=search]');
const option = (element: Element, label: string) => {
  const found = [...(element.shadowRoot?.querySelectorAll('fieldset label') ?? [])].find((one) => words(one.querySelector('bdi')) === label);
  if (!found) throw new Error(`no filter ${label}`);
  return { box: found.querySelector<HTMLInputElement>('input'), count: words(found.querySelector('.count')) };
};
const focused = (element: Element) => element.shadowRoot?.activeElement;
/** So tall that every card of a small catalogue is in view. */
const tall = { width: 1280, height: 6000 };
/** Compared here, and not by chai, which would print two whole pages where they differ. */
const hasFocus = (element: Element, target: Element | null) => target !== null && focused(element) === target;

async function type(element: MktCatalogue, text: string): Promise<void> {
  search(element).focus();
  await sendKeys({ type: text });
  await element.updateComplete;
}

describe('mkt-catalogue', () => {
  const world = stage();
  const seenBy = (marketplace: Marketplace, viewer: Viewer | null = marketplace.viewer) =>
    world.world.catalogue.map(({ listing }) => listing).filter((one) => decide(marketplace, 'view', one, null, viewer).outcome === 'allow');
  /** A catalogue of one app of each kind: what a check of every look would take minutes for otherwise. */
  const ofEachKind = ['pennywhistle-sms', 'marrowtag-cleaner', 'harbour-lantern-reviews', 'echo-fennel-voice', 'partridge-setup', 'juniper-payroll-bridge'];
  const fewListings = () => HttpResponse.json({ listings: ofEachKind.map((id) => listingOf(world, id)), total: ofEachKind.length, next: null, cursor: 'c' });
  const fewFetch = () => world.fetch({ handlers: [http.get('*/marketplace/v1/listings', fewListings)] });
  let agency: Marketplace;
  let subAccount: Marketplace;
  let few: Marketplace;

  before(async () => {
    [agency, subAccount, few] = await Promise.all([read(world, 'agency-admin'), read(world, 'sub-account-admin'), read(world, 'agency-admin', fewFetch())]);
    await setViewport(tall);
  });
  afterEach(() => resetMouse());

  describe('showing', () => {
    it('shows an agency every app it may see, in the order of the catalogue', async () => {
      const element = await catalogue(agency);
      expect(names(element)).to.deep.equal(seenBy(agency).map(({ name }) => name));
    });

    it('shows a sub-account what was approved for it', async () => {
      const element = await catalogue(subAccount);
      expect(names(element)).to.deep.equal(seenBy(agency, anySubAccount).map(({ name }) => name));
      expect(names(element)).not.to.include('Harbour Lantern Reviews');
    });

    it('tells how many it shows, and what is known of all', async () => {
      const element = await catalogue(agency, { q: 'pennywhistle' });
      expect(element.shown).to.equal(1);
      expect(element.catalogue?.columns.size).to.equal(seenBy(agency).length);
    });

    it('counts them, and for an agency those hidden from sub-accounts', async () => {
      const element = await catalogue(agency);
      const [all, open] = [seenBy(agency).length, seenBy(agency, anySubAccount).length];
      expect(result(element)).to.equal(`${all} apps · ${all - open} hidden from sub-accounts`);
    });

    it('shows who made an app, what it does and how it is rated', async () => {
      const element = await catalogue(agency);
      const card = words(cardOf(element, 'pennywhistle-sms'));
      expect(card).to.contain('Pennywhistle Telecom').and.to.contain(listingOf(world, 'pennywhistle-sms').tagline).and.to.contain('of 5 stars').and.to.contain('installs');
    });

    it('says which place of how many a card has', async () => {
      const element = await catalogue(agency);
      const [first] = cards(element);
      expect(first?.parentElement?.getAttribute('aria-posinset')).to.equal('1');
      expect(first?.parentElement?.getAttribute('aria-setsize')).to.equal(String(cards(element).length));
    });

    it('shows a monogram where there is no logo, and where it is no safe address', async () => {
      const strange = { ...listingOf(world, 'pennywhistle-sms'), logoUrl: 'javascript:alert(1)' };
      const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => HttpResponse.json({ listings: [{ ...strange, logoUrl: null }], total: 1, next: null, cursor: 'c' }))] });
      const element = await catalogue(await read(world, 'agency-admin', fetch));
      const logo = cardOf(element, 'pennywhistle-sms').querySelector('[part=logo]');
      expect(words(logo)).to.equal('PS');
      expect(logo?.querySelector('img') === null).to.equal(true);
    });

    it('shows the monogram where a logo fails', async () => {
      const element = await catalogue(agency);
      const image = cardOf(element, 'pennywhistle-sms').querySelector('img');
      image?.dispatchEvent(new Event('error'));
      expect(image?.hidden).to.equal(true);
    });

    it('opens with collections, and puts them away for a search', async () => {
      const element = await catalogue(agency);
      expect(words(within(element, '[part=collection] h3'))).to.equal('Top installed');
      await type(element, 'pay');
      expect(within(element, '[part=collection]').checkVisibility()).to.equal(false);
      expect(button(element, 'Skip to all apps').checkVisibility()).to.equal(false);
      element.query = {};
      await element.updateComplete;
      expect(within(element, '[part=collection]').checkVisibility()).to.equal(true);
    });

    it('has no collections where it opens with a search', async () => {
      expect((await catalogue(agency, { q: 'pay' })).shadowRoot?.querySelector('[part=collection]') === null).to.equal(true);
    });

    it('leads past the collections', async () => {
      const element = await catalogue(agency);
      button(element, 'Skip to all apps').click();
      expect(words(focused(element))).to.equal('All apps');
    });

    it('is called after what it shows', async () => {
      expect(words(within(await catalogue(agency), 'h2'))).to.equal('Apps');
      expect(words(within(await catalogue(withSwitches(subAccount, { allApps: false })), 'h2'))).to.equal('Installed apps');
    });

    it('is called what the host says', async () => {
      const element = await fixture<MktCatalogue>(html`<mkt-catalogue heading="App store" .marketplace=${agency}></mkt-catalogue>`);
      expect(words(within(element, 'h2'))).to.equal('App store');
    });

    it('shows a first page while the next is on its way', async () => {
      const listings = seenBy(agency).slice(0, 3);
      const fetch = world.fetch({
        handlers: [http.get('*/marketplace/v1/listings', ({ request }) => (new URL(request.url).searchParams.has('cursor') ? new Promise<Response>(() => {}) : HttpResponse.json({ listings, total: 6, next: 'more', cursor: 'c' })))],
      });
      const element = await fixture<MktCatalogue>(html`<mkt-catalogue .marketplace=${await read(world, 'agency-admin', fetch)}></mkt-catalogue>`);
      await settled(element);
      expect(names(element)).to.deep.equal(listings.map(({ name }) => name));
      expect(result(element)).to.contain('so far');
    });

    it('puts all pages together', async () => {
      const listings = seenBy(agency).slice(0, 4);
      const fetch = world.fetch({
        handlers: [http.get('*/marketplace/v1/listings', ({ request }) => HttpResponse.json(new URL(request.url).searchParams.has('cursor') ? { listings: listings.slice(2), total: 4, next: null, cursor: 'c' } : { listings: listings.slice(0, 2), total: 4, next: 'more', cursor: 'c' }))],
      });
      const element = await catalogue(await read(world, 'agency-admin', fetch));
      await until(() => cards(element).length === 4, 'the second page shows');
    });

    it('says of a listing that nobody can read that it cannot be shown, and shows its neighbours', async () => {
      const element = await catalogue(agency, { sort: 'name' });
      const [first, second, third] = names(element);
      const bodies = element.catalogue?.bodies;
      if (!bodies) throw new Error('nothing was read');
      const peek = bodies.peek.bind(bodies);
      bodies.peek = (row) => (peek(row)?.name === second ? null : peek(row));
      element.requestUpdate();
      await element.updateComplete;
      expect(words(cards(element)[1])).to.equal('This app cannot be shown');
      expect([names(element)[0], names(element)[2]]).to.deep.equal([first, third]);
    });

    it('holds the place of a listing that is on its way', async () => {
      const element = await catalogue(agency);
      const bodies = element.catalogue?.bodies;
      if (!bodies) throw new Error('nothing was read');
      const peek = bodies.peek.bind(bodies);
      let there = false;
      bodies.peek = (row) => (there ? peek(row) : undefined);
      bodies.load = async () => (await nextFrame(), (there = true));
      element.requestUpdate();
      await element.updateComplete;
      expect(element.shadowRoot?.querySelectorAll('.windowed .skeleton').length).to.equal(element.shown);
      await until(() => cards(element).length === element.shown, 'the listings are there');
    });
  });

  describe('searching', () => {
    it('finds as one types', async () => {
      const element = await catalogue(agency);
      await type(element, 'penny');
      expect(names(element)).to.deep.equal(['Pennywhistle SMS']);
    });

    it('tells the host the query', async () => {
      const element = await catalogue(agency, { price: 'usage' });
      search(element).focus();
      const event = next(element, 'mkt-query-change');
      await sendKeys({ press: 'p' });
      expect((await event).detail.query).to.deep.equal({ q: 'p', price: 'usage' });
    });

    it('starts with the query the host sets, whatever is in it', async () => {
      const element = await catalogue(agency, { q: 'pennywhistle', price: 'usage,nonsense', sort: 'sideways', utm: 'x' });
      expect(names(element)).to.deep.equal(['Pennywhistle SMS']);
      expect(search(element).value).to.equal('pennywhistle');
      expect(option(element, 'Usage-based').box?.checked).to.equal(true);
    });

    it('gets the focus by "/" from anywhere inside', async () => {
      const element = await catalogue(agency);
      cardOf(element, 'pennywhistle-sms').querySelector<HTMLElement>('[part=name]')?.focus();
      await sendKeys({ press: '/' });
      expect(hasFocus(element, search(element))).to.equal(true);
      expect(search(element).value).to.equal('');
    });

    it('keeps "/" as a letter in the field', async () => {
      const element = await catalogue(agency);
      await type(element, 'a/b');
      expect(search(element).value).to.equal('a/b');
    });

    it('is cleared by Escape', async () => {
      const element = await catalogue(agency, { q: 'pennywhistle' });
      search(element).focus();
      await sendKeys({ press: 'Escape' });
      await element.updateComplete;
      expect(search(element).value).to.equal('');
      expect(element.query).to.deep.equal({});
    });

    it('announces a result once it has settled', async () => {
      const element = await catalogue(agency);
      const said: string[] = [];
      const listen = new MutationObserver(() => said.push(heard(element)));
      await until(() => heard(element).includes('apps'), 'the first result is announced');
      listen.observe(within(element, '[role=status]'), { childList: true, characterData: true, subtree: true });
      for (const text of ['p', 'pe', 'pen']) {
        search(element).value = text;
        search(element).dispatchEvent(new Event('input'));
        // A hand that types rests a while after each letter.
        for (let frame = 0; frame < 5; frame += 1) await nextFrame();
      }
      await until(() => said.length > 0, 'the new result is announced');
      listen.disconnect();
      expect(new Set(said)).to.deep.equal(new Set(['1 app']));
    });

    it('says which words it understood where a typo was forgiven', async () => {
      const element = await catalogue(agency, { q: 'pennywhistel' });
      expect(words(element.shadowRoot?.querySelector('.corrected'))).to.equal('Showing results for pennywhistle');
      expect(names(element)).to.deep.equal(['Pennywhistle SMS']);
    });

    it('sorts by name', async () => {
      const element = await catalogue(agency);
      const select = within<HTMLSelectElement>(element, '[part=search] select');
      select.value = 'name';
      select.dispatchEvent(new Event('change'));
      await element.updateComplete;
      expect(names(element)).to.deep.equal(names(element).toSorted(new Intl.Collator('en').compare));
      expect(element.query).to.deep.equal({ sort: 'name' });
    });
  });

  describe('filtering', () => {
    it('shows what each filter would leave', async () => {
      const element = await catalogue(agency);
      const finance = seenBy(agency).filter(({ category }) => category.group === 'Finance').length;
      expect(option(element, 'Finance').count).to.equal(String(finance));
    });

    it('leaves what was chosen', async () => {
      const element = await catalogue(agency);
      option(element, 'Finance').box?.click();
      await element.updateComplete;
      expect(cards(element).every(({ dataset }) => listingOf(world, dataset.appId ?? '').category.group === 'Finance')).to.equal(true);
      expect(element.shown).to.equal(cards(element).length);
      expect(element.shown).to.be.above(0);
    });

    it('knows what needs approval', async () => {
      const element = await catalogue(agency, { state: 'needs-approval' });
      expect(names(element)).to.include('Harbour Lantern Reviews');
    });

    it('clears all of it, and keeps the text', async () => {
      const element = await catalogue(agency, { q: 'p', price: 'usage', category: 'Marketing' });
      button(element, 'Clear filters').click();
      await element.updateComplete;
      expect(element.query).to.deep.equal({ q: 'p' });
    });

    it('offers no filter that nothing has', async () => {
      const element = await catalogue(subAccount);
      expect(() => option(element, 'Needs approval')).to.throw();
    });

    it('is a disclosure in a narrow place', async () => {
      await setViewport({ width: 400, height: 800 });
      const element = await catalogue(agency);
      expect(option(element, 'Finance').box?.checkVisibility()).to.equal(false);
      button(element, 'Filters').click();
      await element.updateComplete;
      expect(option(element, 'Finance').box?.checkVisibility()).to.equal(true);
      expect(button(element, 'Filters').ariaExpanded).to.equal('true');
      await setViewport(tall);
    });

    it('says what to take off where nothing matches', async () => {
      const element = await catalogue(agency, { q: 'zebra', price: 'free' });
      expect(words(within(element, '[part=panel]'))).to.contain('No app matches');
      button(element, 'Remove“zebra”').click();
      await element.updateComplete;
      expect(element.query).to.deep.equal({ price: 'free' });
      await until(() => cards(element).length > 0, 'apps are shown');
    });

    it('keeps the focus when the button that was pressed is gone', async () => {
      const element = await catalogue(agency, { q: 'zebra' });
      button(element, 'Remove“zebra”').focus();
      button(element, 'Remove“zebra”').click();
      await element.updateComplete;
      expect(hasFocus(element, search(element))).to.equal(true);
    });
  });

  describe('another viewer', () => {
    it('is decided for at once, without a request', async () => {
      const fetch = world.fetch();
      const marketplace = await read(world, 'agency-admin', fetch);
      const element = await catalogue(marketplace);
      const asked = fetch.requests.length;
      element.marketplace = preview(marketplace, 'admin');
      await element.updateComplete;
      expect(names(element)).to.deep.equal(seenBy(agency, anySubAccount).map(({ name }) => name));
      element.marketplace = leavePreview(marketplace);
      await element.updateComplete;
      expect(names(element)).to.deep.equal(seenBy(agency).map(({ name }) => name));
      expect(fetch.requests.length).to.equal(asked);
    });

    it('sees the action and cannot press it in a preview', async () => {
      const element = await catalogue(preview(agency, 'admin'));
      let asked = 0;
      element.addEventListener('mkt-install-request', () => (asked += 1));
      const card = cardOf(element, 'partridge-setup');
      actionIn(card).click();
      expect(actionIn(card).ariaDisabled).to.equal('true');
      expect(words(card)).to.contain('Preview: nothing is saved');
      expect(asked).to.equal(0);
    });

    it('is given its own prices: with the agency’s profit in them, which is added once', async () => {
      const price = (element: MktCatalogue, appId: string) => words(cardOf(element, appId).querySelector('[part=price]') ?? element);
      const without = withRecords(agency, { markup: {} });
      expect(price(await catalogue(without), 'pennywhistle-sms')).to.equal('In $0.006 / out $0.009 per message');
      for (const seeing of [agency, preview(agency, 'admin')]) expect(price(await catalogue(seeing), 'pennywhistle-sms')).to.equal('In $0.008 / out $0.012 per message');
    });
  });

  it('leaves out a listing that breaks the contract, and says so', async () => {
    const listings = [listingOf(world, 'partridge-setup'), { ...listingOf(world, 'pennywhistle-sms'), version: 'the latest' }, 'nonsense'];
    const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => HttpResponse.json({ listings, total: 3, next: null, cursor: 'now' }))] });
    const errors: string[] = [];
    const note = ({ detail }: HTMLElementEventMap['mkt-error']) => errors.push(detail.error.code);
    document.body.addEventListener('mkt-error', note);
    const element = await catalogue(await read(world, 'agency-admin', fetch));
    document.body.removeEventListener('mkt-error', note);
    expect(names(element)).to.deep.equal(['Partridge Setup']);
    expect(words(within(element, '[part=left-out]'))).to.equal('2 apps could not be read and are left out.');
    expect(errors).to.deep.equal(['contract']);
  });

  describe('pictures', () => {
    const picture = (element: MktCatalogue, appId: string) => cardOf(element, appId).querySelector('img');

    it('are there with the first cards', async () => {
      const element = await catalogue(await read(world, 'agency-admin'), { q: 'tallyroot' });
      expect(picture(element, 'tallyroot-ledger') === null).to.equal(false);
    });

    it('come to a new card once it stays', async () => {
      const element = await catalogue(await read(world, 'agency-admin'), { q: 'tallyroot' });
      element.query = { q: 'pennywhistle' };
      await element.updateComplete;
      expect(picture(element, 'pennywhistle-sms') === null).to.equal(true);
      await until(() => picture(element, 'pennywhistle-sms') !== null, 'its picture is there');
    });
  });

  describe('installing', () => {
    const request = async (element: MktCatalogue) => (await next(element, 'mkt-install-request')).detail;

    it('asks for an agency app at once', async () => {
      const element = await catalogue(withRecords(agency, { installations: [] }));
      setTimeout(() => actionIn(cardOf(element, 'juniper-payroll-bridge')).click());
      expect(await request(element)).to.deep.equal({ appId: 'juniper-payroll-bridge', subAccountIds: null });
    });

    it('asks a sub-account for nothing more', async () => {
      const element = await catalogue(withRecords(subAccount, { installations: [] }));
      setTimeout(() => actionIn(cardOf(element, 'partridge-setup')).click());
      expect(await request(element)).to.deep.equal({ appId: 'partridge-setup', subAccountIds: [subAccount.viewer?.kind === 'sub-account' && subAccount.viewer.subAccountId] });
    });

    describe('in one of an agency’s sub-accounts', () => {
      let element: MktCatalogue;
      let places: readonly { id: string; name: string }[];
      beforeEach(async () => {
        const marketplace = withRecords(few, { installations: [] });
        places = marketplace.records?.subAccounts ?? [];
        element = await catalogue(marketplace);
        actionIn(cardOf(element, 'partridge-setup')).focus();
        actionIn(cardOf(element, 'partridge-setup')).click();
        await element.updateComplete;
      });
      const dialog = () => within<HTMLDialogElement>(element, 'dialog');

      it('lets one choose, the first to begin with', async () => {
        expect(dialog().open).to.equal(true);
        setTimeout(() => dialog().querySelector<HTMLElement>('[part=confirm]')?.click());
        expect(await request(element)).to.deep.equal({ appId: 'partridge-setup', subAccountIds: [places[0]?.id] });
      });

      it('finds one by its name', async () => {
        const last = places.at(-1);
        await sendKeys({ type: (last?.name ?? '').slice(0, 6) });
        setTimeout(() => dialog().querySelector<HTMLElement>('[part=confirm]')?.click());
        expect(await request(element)).to.deep.equal({ appId: 'partridge-setup', subAccountIds: [last?.id] });
      });

      it('says when no sub-account has that name, and asks for nothing', async () => {
        let asked = 0;
        element.addEventListener('mkt-install-request', () => (asked += 1));
        await sendKeys({ type: 'zebra' });
        expect(words(dialog().querySelector('[role=status]'))).to.equal('No sub-account has this name.');
        await sendKeys({ press: 'Enter' });
        expect(asked).to.equal(0);
      });

      it('gives the focus back when it is called off', async () => {
        await sendKeys({ press: 'Escape' });
        await until(() => element.shadowRoot?.querySelector('dialog') === null, 'the dialog is gone');
        expect(hasFocus(element, actionIn(cardOf(element, 'partridge-setup')))).to.equal(true);
      });

      it('is accessible', () => accessible(element)).timeout(60_000);
    });

    it('tells where an agency has it, and offers the others', async () => {
      const element = await catalogue(agency);
      const count = agency.records?.installations.filter(({ appId }) => appId === 'echo-fennel-voice').length;
      expect(words(actionIn(cardOf(element, 'echo-fennel-voice')))).to.contain(`Installed in ${count}`);
      actionIn(cardOf(element, 'echo-fennel-voice')).click();
      await element.updateComplete;
      const taken = new Set(agency.records?.installations.filter(({ appId }) => appId === 'echo-fennel-voice').map(({ subAccountId }) => subAccountId));
      const offered = [...within(element, 'dialog').querySelectorAll('option')].map(({ value }) => value);
      expect(offered).not.to.be.empty;
      expect(offered.filter((id) => taken.has(id))).to.deep.equal([]);
    });

    it('is busy until there is an answer, in the same width', async () => {
      const idle = withRecords(agency, { installations: [] });
      const element = await catalogue(idle);
      const width = actionIn(cardOf(element, 'partridge-setup')).offsetWidth;
      element.marketplace = withAttempt(idle, 'partridge-setup', { kind: 'busy' });
      await element.updateComplete;
      const busy = actionIn(cardOf(element, 'partridge-setup'));
      expect(busy.offsetWidth).to.equal(width);
      expect(busy.ariaDisabled).to.equal('true');
      expect(words(busy)).to.contain('in progress');
      expect(cardOf(element, 'partridge-setup').part.contains('busy')).to.equal(true);
    });

    it('shows it installed, and keeps the focus in the card', async () => {
      const { element } = await provided(await read(stage(), 'sub-account-admin'));
      const card = () => cardOf(element, 'partridge-setup');
      actionIn(card()).focus();
      actionIn(card()).click();
      await until(() => card().part.contains('installed'), 'it is installed');
      expect(words(card())).to.contain('Installed');
      expect(hasFocus(element, card().querySelector('[part=name]'))).to.equal(true);
    });

    it('shows the server’s reasons where it refused', async () => {
      const element = await catalogue(withAttempt(withRecords(agency, { installations: [] }), 'partridge-setup', { kind: 'refused', decision: refusedBy('cap.blocked') }));
      const card = cardOf(element, 'partridge-setup');
      expect(words(card)).to.contain('Not installed:').and.to.contain('New installs are blocked');
      expect(card.querySelector('mkt-why')?.decision?.because[0]?.rule).to.equal('cap.blocked');
    });

    it('offers the same request again where it failed', async () => {
      const idle = withRecords(agency, { installations: [] });
      const element = await catalogue(idle);
      actionIn(cardOf(element, 'partridge-setup')).click();
      await element.updateComplete;
      const select = within<HTMLSelectElement>(element, 'dialog select');
      select.value = idle.records?.subAccounts[2]?.id ?? '';
      select.dispatchEvent(new Event('change'));
      const first = request(element);
      within(element, 'dialog [part=confirm]').click();
      const asked = await first;
      expect(asked.subAccountIds).to.deep.equal([idle.records?.subAccounts[2]?.id]);
      element.marketplace = withAttempt(idle, 'partridge-setup', { kind: 'failed', error: failure('network') });
      await element.updateComplete;
      const card = cardOf(element, 'partridge-setup');
      expect(words(card.querySelector('[role=alert]'))).to.contain('did not answer').and.to.contain('safe');
      setTimeout(() => card.querySelector<HTMLElement>('[part=retry]')?.click());
      expect(await request(element)).to.deep.equal(asked);
    });
  });

  describe('refusing', () => {
    it('says why in a few words under a button that can have the focus', async () => {
      const element = await catalogue(agency);
      const card = cardOf(element, 'harbour-lantern-reviews');
      const refused = actionIn(card);
      expect(refused.ariaDisabled).to.equal('true');
      expect(refused.disabled).to.equal(false);
      const line = element.shadowRoot?.getElementById(refused.getAttribute('aria-describedby') ?? '');
      expect(words(line)).to.contain('Approve it first');
      expect(card.part.contains('blocked')).to.equal(true);
    });

    it('tells the reasons when it is pressed', async () => {
      const element = await catalogue(agency);
      const card = cardOf(element, 'harbour-lantern-reviews');
      actionIn(card).focus();
      await sendKeys({ press: 'Enter' });
      const panel = () => card.querySelector('mkt-why')?.shadowRoot?.querySelector('[popover]');
      await until(() => panel()?.matches(':popover-open') === true, 'the reasons are open');
      expect(words(panel())).to.contain('disapproved');
    });

    it('asks for nothing', async () => {
      const element = await catalogue(agency);
      let asked = 0;
      element.addEventListener('mkt-install-request', () => (asked += 1));
      actionIn(cardOf(element, 'harbour-lantern-reviews')).click();
      expect(asked).to.equal(0);
    });
  });

  describe('opening', () => {
    it('tells which app, and lets the host take over', async () => {
      const element = await catalogue(agency);
      setTimeout(() => cardOf(element, 'pennywhistle-sms').querySelector<HTMLElement>('[part=name]')?.click());
      const event = await next(element, 'mkt-app-open');
      expect(event.detail.appId).to.equal('pennywhistle-sms');
      expect(event.cancelable).to.equal(true);
    });

    it('opens from a collection too', async () => {
      const element = await catalogue(agency);
      setTimeout(() => within(element, '[part=tile] button').click());
      expect((await next(element, 'mkt-app-open')).detail.appId).to.equal(seenBy(agency)[0]?.id);
    });
  });

  describe('when there is nothing to show', () => {
    const answering = (answer: () => Response | Promise<Response>) => world.fetch({ handlers: [http.get('*/marketplace/v1/listings', answer)] });
    const broken = () => HttpResponse.json({ statusCode: 500, message: 'Internal server error' }, { status: 500 });
    const panel = (element: Element) => words(within(element, '[part=panel]'));

    it('shows that it is loading', async () => {
      const marketplace = await read(world, 'agency-admin', answering(() => new Promise(() => {})));
      const element = await fixture<MktCatalogue>(html`<mkt-catalogue .marketplace=${marketplace}></mkt-catalogue>`);
      expect([...(element.shadowRoot?.querySelectorAll('[role=status]') ?? [])].map(words)).to.include('Loading apps');
      await accessible(element);
    });

    it('waits for a marketplace', async () => {
      const element = await fixture<MktCatalogue>(html`<mkt-catalogue></mkt-catalogue>`);
      expect([...(element.shadowRoot?.querySelectorAll('[role=status]') ?? [])].map(words)).to.include('Loading apps');
    });

    it('holds the place of the cards', async () => {
      const pending = await read(world, 'agency-admin', answering(() => new Promise(() => {})));
      const loading = await fixture<MktCatalogue>(html`<mkt-catalogue .marketplace=${pending} .query=${{ sort: 'name' }}></mkt-catalogue>`);
      const blank = within(loading, '.card').offsetHeight;
      const element = await catalogue(agency, { q: 'coracle' });
      expect(blank).to.equal(cardOf(element, 'coracle-flow').offsetHeight);
    });

    it('says that it failed, and tells the host', async () => {
      const marketplace = await read(world, 'agency-admin', answering(broken));
      const element = document.createElement('mkt-catalogue');
      element.marketplace = marketplace;
      const event = next(element, 'mkt-error');
      document.body.append(element);
      expect((await event).detail.error.code).to.equal('server');
      expect(panel(element)).to.contain('could not be loaded');
      await accessible(element);
      element.remove();
    });

    it('tries again when asked', async () => {
      let times = 0;
      const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => (times++ === 0 ? broken() : undefined))] });
      const element = await catalogue(await read(world, 'agency-admin', fetch));
      button(element, 'Try again').focus();
      button(element, 'Try again').click();
      await until(() => cards(element).length > 0, 'the apps show');
      expect(hasFocus(element, search(element))).to.equal(true);
    });

    it('keeps the list when loading again fails, and says how old it is', async () => {
      let times = 0;
      const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => (times++ === 0 ? fewListings() : broken()))] });
      const stale = withRecords(await read(world, 'agency-admin', fetch), { asOf: '2026-01-09T12:00:00Z' });
      const element = await catalogue(stale);
      const before = names(element);
      button(element, 'Load again').click();
      await until(() => words(within(element, '[part=notice]')).includes('could not be read'), 'the failure shows');
      expect(names(element)).to.deep.equal(before);
      await accessible(element);
    });

    it('says when it is offline, with the age of what it shows', async () => {
      const offline = { ...few, source: 'cache', reachable: false } as const;
      const element = await catalogue(offline);
      expect(words(within(element, '[part=notice]'))).to.contain('Offline. Showing what was known on January');
      expect(button(element, 'Load again')).to.exist;
      await accessible(element);
    });

    it('says when facts may have changed, and asks for new ones', async () => {
      const element = await catalogue(withRecords(agency, { asOf: '2026-01-09T12:00:00Z' }));
      expect(words(within(element, '[part=notice]'))).to.contain('may have changed');
      const event = next(element, 'mkt-refresh-request');
      button(element, 'Load again').click();
      await event;
    });

    it('shows nothing on facts that are too old, and says so', async () => {
      const element = await catalogue(withRecords(agency, { asOf: '2025-01-01T00:00:00Z' }));
      expect(panel(element)).to.contain('Facts are too old');
      expect(button(element, 'Load again')).to.exist;
    });

    it('says that nothing is listed yet', async () => {
      const element = await catalogue(await read(world, 'agency-admin', world.fetch({ faults: ['empty'] })));
      expect(panel(element)).to.contain('No apps are listed yet');
      await accessible(element);
    });

    it('says that the agency closed the marketplace, and whom to ask', async () => {
      const element = await catalogue(withSwitches(subAccount, { subAccountAccess: false }));
      expect(panel(element)).to.contain('Your agency has switched the marketplace off').and.to.contain('ask your agency’s admin');
    });

    it('says that only installed apps are open, and none is', async () => {
      const element = await catalogue(withRecords(withSwitches(subAccount, { allApps: false }), { installations: [] }));
      expect(panel(element)).to.contain('No installed apps yet');
    });

    it('tells a developer where to go', async () => {
      const developer = await read(world, 'developer');
      const element = await fixture<MktCatalogue>(html`<mkt-catalogue .marketplace=${developer}></mkt-catalogue>`);
      await settled(element);
      expect(panel(element)).to.contain('signed in as a developer');
      await accessible(element);
    });
  });

  describe('is accessible', function () {
    // Every look of a whole page; on a busy machine that takes a while.
    this.timeout(60_000);
    it('with everything', async () => accessible(await catalogue(few)));
    it('where nothing matches', async () => accessible(await catalogue(few, { q: 'zebra', price: 'free' })));
    it('in a preview', async () => accessible(await catalogue(preview(few, 'user'))));
    it('with attempts', async () => {
      const idle = withRecords(few, { installations: [] });
      const tried = withAttempt(withAttempt(withAttempt(idle, 'partridge-setup', { kind: 'busy' }), 'pennywhistle-sms', { kind: 'refused', decision: refusedBy('cap.blocked') }), 'marrowtag-cleaner', { kind: 'failed', error: failure('server') });
      await accessible(await catalogue(tried));
    });
    it('in a narrow place', async () => {
      await setViewport({ width: 320, height: 700 });
      const element = await catalogue(few);
      button(element, 'Filters').click();
      await element.updateComplete;
      await accessible(element);
      expect(document.documentElement.scrollWidth).to.equal(320);
      await setViewport(tall);
    });
  });
});
