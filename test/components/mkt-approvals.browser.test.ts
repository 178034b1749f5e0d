import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import type { MktApprovals } from '../../components/mkt-approvals.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import type { MockFetch } from '../../mocks/fetch.ts';
import { ON_PERMISSIONS, preview, withAttempt, type ApproveRequest, type Marketplace } from '../../src/marketplace.ts';
import type { PersonaName } from '../../mocks/world/personas.ts';
import { failure, listingOf, next, read, refusedBy, withSwitches } from './browse.ts';
import { accessible, button, stage, until, within, words, type Stage } from './stage.ts';

const APP = 'pennywhistle-sms';
const OFF = 'harbour-lantern-reviews';
const few = [APP, 'marrowtag-cleaner', OFF, 'echo-fennel-voice', 'juniper-payroll-bridge'];
const fetchOf = (world: Stage, ids: readonly string[] = few, listings = ids.map((id) => listingOf(world, id))): MockFetch =>
  world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => HttpResponse.json({ listings, total: listings.length, next: null, cursor: 'c' }))] });

const ready = (element: Element): Promise<void> => until(() => element.shadowRoot?.querySelector('[part~=row] [part=name], [part~=panel]') !== null, 'something is shown');

async function shown(marketplace: Marketplace, query: Record<string, string> = {}): Promise<MktApprovals> {
  const element = await fixture<MktApprovals>(html`<mkt-approvals .marketplace=${marketplace} .query=${query}></mkt-approvals>`);
  await ready(element);
  return element;
}

/** The element in a provider that performs what is asked, in a world of its own. */
async function performed(as: PersonaName = 'agency-admin', world = stage()): Promise<{ readonly world: Stage; readonly provider: MktProvider; readonly element: MktApprovals }> {
  const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${await read(world, as, fetchOf(world))}><mkt-approvals></mkt-approvals></mkt-provider>`);
  const element = provider.querySelector('mkt-approvals');
  if (!element) throw new Error('the provider has no permissions');
  await ready(element);
  return { world, provider, element };
}

const rowOf = (element: Element, id: string): HTMLElement => within(element, `[part~=row][data-app-id="${id}"]`);
const names = (element: Element): string[] => [...(element.shadowRoot?.querySelectorAll('[part~=row] [part=name]') ?? [])].map(words);
const actionOf = (element: Element, id: string): HTMLButtonElement => {
  const found = rowOf(element, id).querySelector<HTMLButtonElement>('[part=action]');
  if (!found) throw new Error('no action');
  return found;
};
const dialog = (element: Element): HTMLDialogElement => within<HTMLDialogElement>(element, 'dialog[open]');
const confirm = (element: Element): HTMLButtonElement => within<HTMLButtonElement>(element, '[part=confirm]');
const status = (element: Element): string => words(element.shadowRoot?.querySelector('[part=status]'));
const switchOf = (element: Element, name: string): HTMLInputElement => within<HTMLInputElement>(element, `#${name}`);
const placesIn = (world: Stage, appId: string) => [...world.world.installations.values()].filter((one) => one.appId === appId && one.agencyId === 'harbor-pine');

async function pick(element: MktApprovals, id: string): Promise<void> {
  rowOf(element, id).querySelector<HTMLInputElement>('.pick input')?.click();
  await element.updateComplete;
}
async function disapprove(element: MktApprovals, typed: string, open: () => void): Promise<void> {
  open();
  await until(() => element.shadowRoot?.querySelector('.losses, .none') !== null, 'it says what it uninstalls');
  within<HTMLInputElement>(element, '#confirm').focus();
  await sendKeys({ type: typed });
  await element.updateComplete;
}

describe('mkt-approvals', () => {
  const world = stage();
  let agency: Marketplace;

  before(async () => {
    agency = await read(world, 'agency-admin', fetchOf(world));
    await setViewport({ width: 1280, height: 900 });
  });

  describe('showing', () => {
    it('C-012 lists what sub-accounts could have, and no app for agencies', async () => {
      const element = await shown(agency);
      expect(names(element)).to.have.members(['Pennywhistle SMS', 'Marrowtag Cleaner', 'Harbour Lantern Reviews', 'Echo Fennel Voice']);
    });

    it('says how each stands, by whose word, and where it is installed', async () => {
      const element = await shown(agency);
      const places = placesIn(world, APP).length;
      expect(words(rowOf(element, APP))).to.contain('Approved').and.to.contain('Your agency’s word').and.to.contain(`In ${places} sub-accounts`);
      expect(words(rowOf(element, OFF))).to.contain('Disapproved').and.to.contain('Your agency’s word');
      expect(words(rowOf(element, 'echo-fennel-voice'))).to.contain('Automatically, without a word');
    });

    it('filters by state, and says it in the query', async () => {
      const element = await shown(agency);
      const changed = next(element, 'mkt-query-change');
      within<HTMLInputElement>(element, 'input[value=disapproved]').click();
      expect((await changed).detail.query).to.deep.equal({ approval: 'disapproved' });
      await element.updateComplete;
      expect(names(element)).to.deep.equal(['Harbour Lantern Reviews']);
    });

    it('comes back from a query, and leaves out what it does not know', async () => {
      expect(names(await shown(agency, { q: 'penny', installed: 'yes', approval: 'approved', colour: 'red' }))).to.deep.equal(['Pennywhistle SMS']);
      expect(names(await shown(agency, { approval: 'perhaps', installed: 'maybe' }))).to.have.length(4);
    });

    it('counts beside the other choices', async () => {
      const element = await shown(agency, { installed: 'no' });
      const counted = [...(element.shadowRoot?.querySelectorAll('.states label') ?? [])].map(words);
      const nowhere = few.filter((id) => id !== 'juniper-payroll-bridge' && placesIn(world, id).length === 0);
      expect(counted[0]).to.equal(`All ${nowhere.length}`);
    });

    it('keeps few elements however many apps there are', async () => {
      const [model] = few.map((id) => listingOf(world, id));
      if (!model) throw new Error('no app');
      const many = Array.from({ length: 3000 }, (_, at) => ({ ...model, id: `app-${at}`, name: `App ${at}` }));
      const element = await shown(await read(world, 'agency-admin', fetchOf(world, few, many)));
      await until(() => element.catalogue?.complete === true, 'everything was read');
      await element.updateComplete;
      expect(names(element)).to.have.length(50);
      expect(element.shadowRoot?.querySelectorAll('*').length).to.be.below(1600);
      within<HTMLInputElement>(element, '.all input').click();
      await element.updateComplete;
      expect(words(within(element, '[part=selection]'))).to.contain('3,000 selected').and.to.contain('Disapprove 3,000 apps');
      button(element, 'Next').click();
      await until(() => names(element)[0] === 'App 50', 'the second page');
      expect(words(within(element, '[part=pager]'))).to.contain('51–100 of 3,000');
    });
  });

  describe('approving', () => {
    it('C-010 asks in a dialog, without a word to type, and says that nothing is reinstalled', async () => {
      const element = await shown(agency);
      actionOf(element, OFF).click();
      await element.updateComplete;
      expect(words(dialog(element))).to.contain('Approve Harbour Lantern Reviews?').and.to.contain('Approving installs nothing');
      expect(element.shadowRoot?.querySelector('#confirm') === null).to.equal(true);
      const asked = next(element, 'mkt-approve-request');
      confirm(element).click();
      expect((await asked).detail).to.deep.equal({ approvals: [{ appId: OFF, approval: 'approved' }] });
    });

    it('shows it only once the server did it, and takes it back with Undo', async () => {
      const { element, world } = await performed();
      actionOf(element, OFF).click();
      await element.updateComplete;
      confirm(element).click();
      await until(() => status(element).startsWith('One app is approved.'), 'it is approved');
      expect(rowOf(element, OFF).part.contains('approved')).to.equal(true);
      button(element, 'Undo').click();
      await until(() => status(element).startsWith('One app is disapproved.'), 'it is taken back');
      expect(world.world.approvals.get('harbor-pine')?.get(OFF)).to.equal('disapproved');
    });

    it('a host that prevents the request is left alone', async () => {
      const { element, provider, world } = await performed();
      provider.addEventListener('mkt-approve-request', (event) => event.preventDefault());
      actionOf(element, OFF).click();
      await element.updateComplete;
      confirm(element).click();
      await nextFrame();
      expect(status(element)).to.equal('');
      expect(world.world.approvals.get('harbor-pine')?.get(OFF)).to.equal('disapproved');
    });
  });

  describe('disapproving', () => {
    it('says exactly what is uninstalled where, before', async () => {
      const element = await shown(agency);
      await disapprove(element, '', () => actionOf(element, APP).click());
      const places = placesIn(world, APP).map(({ subAccountId }) => world.world.subAccounts.get(subAccountId ?? '')?.name ?? '');
      const listed = words(within(element, '[part=uninstalls]'));
      expect(places.length).to.be.above(1);
      for (const place of places) expect(listed).to.contain(place);
      expect(words(dialog(element))).to.contain(`${places.length} installations in ${places.length} sub-accounts`).and.to.contain('does not reinstall');
    });

    it('C-009 another word than CONFIRM does nothing', async () => {
      const element = await shown(agency);
      let asked = 0;
      element.addEventListener('mkt-approve-request', () => (asked += 1));
      await disapprove(element, 'confirm', () => actionOf(element, APP).click());
      expect(confirm(element).getAttribute('aria-disabled')).to.equal('true');
      expect(words(within(element, '#confirm-hint'))).to.equal('In capitals, as it stands above.');
      confirm(element).click();
      await sendKeys({ press: 'Enter' });
      expect([asked, dialog(element).open]).to.deep.equal([0, true]);
    });

    it('C-008 CONFIRM uninstalls what was said, and nothing can be undone', async () => {
      const { element, world } = await performed();
      const before = world.world.installations.size;
      const places = placesIn(world, APP).length;
      await disapprove(element, 'CONFIRM', () => actionOf(element, APP).click());
      await sendKeys({ press: 'Enter' });
      await until(() => status(element).includes(`${places} installations were removed.`), 'it is disapproved');
      expect([placesIn(world, APP).length, before - world.world.installations.size]).to.deep.equal([0, places]);
      expect(element.shadowRoot?.querySelector('[part=undo]') === null).to.equal(true);
      expect(words(rowOf(element, APP))).to.contain('Disapproved').and.to.contain('Your agency’s word since Jan 10, 2026').and.to.contain('Installed nowhere');
    });

    it('many at once: one request, each with where', async () => {
      const element = await shown(agency);
      await pick(element, APP);
      await pick(element, 'marrowtag-cleaner');
      await pick(element, OFF);
      await disapprove(element, 'CONFIRM', () => button(element, 'Disapprove 2 apps').click());
      const asked = next(element, 'mkt-approve-request');
      confirm(element).click();
      const { detail }: { detail: ApproveRequest } = await asked;
      expect(detail.confirmation).to.equal('CONFIRM');
      for (const one of detail.approvals) expect(one.from).to.have.members(placesIn(world, one.appId).map(({ subAccountId }) => subAccountId));
      expect(detail.approvals.map(({ appId }) => appId)).to.have.members([APP, 'marrowtag-cleaner']);
    });

    it('the focus is back on the list when the app leaves it', async () => {
      const world = stage();
      const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${await read(world, 'agency-admin', fetchOf(world))}><mkt-approvals .query=${{ approval: 'disapproved' }}></mkt-approvals></mkt-provider>`);
      const element = provider.querySelector('mkt-approvals');
      if (!element) throw new Error('no element');
      await ready(element);
      actionOf(element, OFF).focus();
      actionOf(element, OFF).click();
      await element.updateComplete;
      confirm(element).click();
      await until(() => status(element).startsWith('One app is approved.'), 'it is approved');
      await until(() => words(element.shadowRoot?.activeElement).startsWith('One app is approved.'), 'the focus is on what happened');
    });
  });

  describe('switches', () => {
    it('C-017 the second needs the first, the third needs the second', async () => {
      const element = await shown(withSwitches(agency, { subAccountAccess: false }));
      expect(['subAccountAccess', 'allApps', 'autoApprove'].map((name) => switchOf(element, name).getAttribute('aria-disabled'))).to.deep.equal([null, 'true', 'true']);
      expect(words(within(element, '#says-allApps'))).to.contain('First turn on “App marketplace for sub-accounts”.');
      let asked = 0;
      element.addEventListener('mkt-switches-request', () => (asked += 1));
      switchOf(element, 'allApps').click();
      expect([asked, switchOf(element, 'allApps').checked]).to.deep.equal([0, true]);
    });

    it('says what turning it off takes away, asks, and takes it back with Undo', async () => {
      const { element, world } = await performed();
      const places = [...world.world.subAccounts.values()].filter(({ agencyId }) => agencyId === 'harbor-pine').length;
      expect(words(within(element, '#says-subAccountAccess'))).to.equal(`Turned off, the marketplace closes for ${places} sub-accounts, with 3 apps in it. What is installed keeps running.`);
      switchOf(element, 'subAccountAccess').click();
      await element.updateComplete;
      expect(switchOf(element, 'subAccountAccess').checked).to.equal(true);
      expect(words(dialog(element))).to.contain('Nothing is uninstalled');
      confirm(element).click();
      await until(() => !switchOf(element, 'subAccountAccess').checked, 'it is off');
      button(element, 'Undo').click();
      await until(() => switchOf(element, 'subAccountAccess').checked, 'it is on again');
    });
  });

  describe('where nothing can be changed', () => {
    it('refuses a user of the agency, with the reason', async () => {
      const element = await shown(await read(world, 'agency-user', fetchOf(world)));
      expect(words(within(element, '[part=refusal]'))).to.contain('owner or admin');
      expect(actionOf(element, APP).getAttribute('aria-disabled')).to.equal('true');
      expect(actionOf(element, APP).getAttribute('aria-describedby')).to.equal('closed');
      actionOf(element, APP).click();
      await element.updateComplete;
      expect(element.shadowRoot?.querySelector('dialog') === null).to.equal(true);
      expect(within(element, '[part=refusal] mkt-why').shadowRoot?.querySelector(':popover-open') === null).to.equal(false);
    });

    it('refuses while the server does not answer', async () => {
      const element = await shown({ ...agency, reachable: false });
      expect(words(within(element, '[part=notice]'))).to.contain('Offline');
      expect(within(element, '[part=refusal]')).to.be.instanceOf(HTMLElement);
      expect(switchOf(element, 'subAccountAccess').getAttribute('aria-disabled')).to.equal('true');
    });

    it('shows nothing of it in a preview, to a sub-account and to a developer', async () => {
      for (const marketplace of [preview(agency, 'admin'), await read(world, 'sub-account-admin', fetchOf(world)), await read(world, 'developer')]) {
        const element = await shown(marketplace);
        expect(element.shadowRoot?.querySelectorAll('input, [part~=row], [part=switches]').length).to.equal(0);
        expect(words(within(element, '[part~=panel]'))).not.to.equal('');
      }
    });

    it('says what failed, and tries the same again', async () => {
      const { element, provider } = await performed();
      actionOf(element, OFF).click();
      await element.updateComplete;
      provider.addEventListener('mkt-approve-request', (event) => event.preventDefault(), { once: true });
      confirm(element).click();
      await nextFrame();
      if (provider.marketplace) provider.marketplace = withAttempt(provider.marketplace, ON_PERMISSIONS, { kind: 'failed', error: failure('network') });
      await until(() => status(element).includes('Trying again is safe'), 'it failed');
      button(element, 'Try again').click();
      await until(() => status(element).startsWith('One app is approved.'), 'it is approved');
    });

    it('says what the server refused', async () => {
      const element = await shown(withAttempt(agency, ON_PERMISSIONS, { kind: 'refused', decision: { ...refusedBy('role.not-admin'), action: 'approve' } }));
      expect(status(element)).to.match(/^Not changed: /);
    });

    it('offers to load again when the listings cannot be read', async () => {
      const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', () => HttpResponse.json({ statusCode: 500, message: 'no' }, { status: 500 }))] });
      const element = await fixture<MktApprovals>(html`<mkt-approvals .marketplace=${await read(world, 'agency-admin', fetch)}></mkt-approvals>`);
      await until(() => element.shadowRoot?.querySelector('[part=retry]') !== null, 'it offers to try again');
    });
  });

  describe('axe', () => {
    const states: Readonly<Record<string, () => Promise<MktApprovals>>> = {
      list: () => shown(agency),
      'nothing known': () => fixture<MktApprovals>(html`<mkt-approvals></mkt-approvals>`),
      'no match': () => shown(agency, { q: 'zzzzzz' }),
      closed: async () => shown(await read(world, 'agency-user', fetchOf(world))),
      offline: () => shown({ ...agency, reachable: false }),
      preview: () => shown(preview(agency, 'admin')),
      empty: async () => shown(await read(world, 'agency-admin', fetchOf(world, []))),
      busy: () => shown(withAttempt(agency, ON_PERMISSIONS, { kind: 'busy' })),
      failed: () => shown(withAttempt(agency, ON_PERMISSIONS, { kind: 'failed', error: failure('network') })),
      switched: () => shown(withAttempt(agency, ON_PERMISSIONS, { kind: 'switched', before: { subAccountAccess: true, allApps: true, autoApprove: true }, switches: { subAccountAccess: false, allApps: true, autoApprove: true } })),
      chosen: async () => {
        const element = await shown(agency);
        within<HTMLInputElement>(element, '.all input').click();
        await element.updateComplete;
        return element;
      },
      'what is uninstalled': async () => {
        const element = await shown(agency);
        await disapprove(element, 'confirm', () => actionOf(element, APP).click());
        return element;
      },
    };
    for (const [name, make] of Object.entries(states)) it(name, async () => accessible(await make())).timeout(60_000);
  });
});
