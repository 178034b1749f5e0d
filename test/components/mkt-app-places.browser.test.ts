// Where an agency has an app, what uninstalling takes away, and its word for sub-accounts, on the app's page.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../components/define.ts';
import type { MktApp } from '../../components/mkt-app.ts';
import { withAttempt, preview, ON_PERMISSIONS, type Marketplace } from '../../src/marketplace.ts';
import type { Installation } from '../../src/schema/installation.ts';
import type { SubAccount } from '../../src/schema/account.ts';
import { failure, listingOf, next, read, settled, withRecords } from './browse.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

const APP = 'pennywhistle-sms';

async function app(marketplace: Marketplace, id = APP): Promise<MktApp> {
  const element = await fixture<MktApp>(html`<mkt-app app-id=${id} .marketplace=${marketplace}></mkt-app>`);
  await settled(element);
  return element;
}

const all = <T extends Element = HTMLElement>(element: Element, selector: string): T[] => [...(element.shadowRoot?.querySelectorAll<T>(selector) ?? [])];
const rows = (element: Element) => all(element, '[part=place-list] > li');

describe('where an app is installed', () => {
  const world = stage();
  let agency: Marketplace;
  let subAccount: Marketplace;
  const namesOf = (marketplace: Marketplace) => new Map(marketplace.records?.subAccounts.map(({ id, name }) => [id, name]));
  const installed = (marketplace: Marketplace): readonly Installation[] => marketplace.records?.installations.filter(({ appId }) => appId === APP) ?? [];

  before(async () => {
    [agency, subAccount] = await Promise.all([read(world, 'agency-admin'), read(world, 'sub-account-admin')]);
    await setViewport({ width: 1280, height: 900 });
  });

  /** The agency with so many more sub-accounts that have the app. */
  function many(count: number): Marketplace {
    const { subAccounts = [] } = agency.records ?? {};
    const [pattern] = subAccounts;
    if (!pattern) throw new Error('no sub-account');
    const more = Array.from({ length: count }, (_, at): SubAccount => ({ ...pattern, id: `more-${at}`, name: `Branch ${at}` }));
    const installations = more.map(({ id, agencyId }): Installation => ({ id: `of-${id}`, appId: APP, agencyId, subAccountId: id, version: '2.8.0', installedAt: '2025-06-01T00:00:00Z' }));
    return withRecords(agency, { subAccounts: [...subAccounts, ...more], installations: [...(agency.records?.installations ?? []), ...installations] });
  }

  describe('the list', () => {
    it('names each place with version and since when, those that are behind first', async () => {
      const element = await app(agency);
      const told = rows(element).map(words);
      expect(told.slice(0, 3).every((one) => one.includes('Version 2.7.0') && one.includes('Behind 2.8.0'))).to.equal(true);
      expect(told[3]).to.match(/^\S.* Version 2\.8\.0 · since \w+ \d+, 20\d\d/);
      expect(words(within(element, '[part=places]'))).to.contain('3 of 14 are behind version 2.8.0.');
    });

    it('shows a few, and more when asked, with the focus on the first that came', async () => {
      const element = await app(agency);
      expect(rows(element).length).to.equal(8);
      within<HTMLButtonElement>(element, '[part=more-places]').click();
      await until(() => rows(element).length === 14, 'all are there');
      await until(() => element.shadowRoot?.activeElement === rows(element)[8], 'the focus is there');
      expect(all(element, '[part=more-places]').length).to.equal(0);
    });

    it('stays small however many there are, and finds one by its name', async () => {
      const element = await app(many(3000));
      for (let turn = 0; turn < 20; turn += 1) {
        element.shadowRoot?.querySelector<HTMLButtonElement>('[part=more-places]')?.click();
        await element.updateComplete;
      }
      expect(rows(element).length).to.equal(64);
      expect(words(within(element, '[part=places]'))).to.contain('more: find one by its name');
      const search = within<HTMLInputElement>(element, '[part=places] input[type=search]');
      search.value = 'branch 2917';
      search.dispatchEvent(new Event('input'));
      await element.updateComplete;
      expect(words(rows(element)[0])).to.contain('Branch 2917');
      search.value = 'zzzz';
      search.dispatchEvent(new Event('input'));
      await element.updateComplete;
      expect(words(within(element, '[part=places] [role=status]'))).to.equal('No sub-account has this name.');
    });

    it('updates one place, and all that are behind', async () => {
      const element = await app(agency);
      const behind = installed(agency).filter(({ version }) => version !== '2.8.0').flatMap(({ subAccountId }) => subAccountId ?? []);
      setTimeout(() => within<HTMLButtonElement>(element, '[part=update]').click());
      const { detail } = await next(element, 'mkt-install-request');
      expect(detail.subAccountIds?.length).to.equal(1);
      expect(behind).to.include(detail.subAccountIds?.[0]);
      setTimeout(() => within<HTMLButtonElement>(element, '[part=update-all]').click());
      expect((await next(element, 'mkt-install-request')).detail.subAccountIds).to.have.members(behind);
    });

    it('offers nothing to who may not, nor in a preview', async () => {
      for (const marketplace of [await read(world, 'agency-user'), preview(agency, 'admin', 'harbor-dental')]) {
        const element = await app(marketplace);
        expect(rows(element).length).to.be.greaterThan(0);
        expect(all(element, '[part=places] button:not([part=more-places])').map(words)).to.deep.equal([]);
      }
    });

    it('keeps its buttons while a write is on its way, and does nothing by them', async () => {
      const element = await app(withAttempt(agency, APP, { kind: 'busy' }));
      for (const part of ['uninstall', 'uninstall-one', 'update', 'update-all']) {
        const one = within<HTMLButtonElement>(element, `[part=${part}]`);
        expect(one.ariaDisabled, part).to.equal('true');
        one.click();
      }
      await element.updateComplete;
      expect(all(element, 'dialog[open]').length).to.equal(0);
    });

    it('is not there for an app that is installed nowhere', async () => {
      expect(all(await app(withRecords(agency, { installations: [] })), '[part=places]').length).to.equal(0);
    });
  });

  describe('uninstalling', () => {
    const ask = async (marketplace = agency, id = APP, from = '[part=uninstall]') => {
      const element = await app(marketplace, id);
      within<HTMLButtonElement>(element, from).focus();
      within<HTMLButtonElement>(element, from).click();
      await element.updateComplete;
      expect(within<HTMLDialogElement>(element, '[part=uninstall-dialog]').open).to.equal(true);
      return element;
    };
    const impact = (element: Element) => words(within(element, '[part=consequences]'));
    const confirm = (element: Element) => within<HTMLButtonElement>(element, '[part=confirm-uninstall]');
    const pick = async (element: MktApp, ...selectors: readonly string[]) => {
      for (const selector of selectors) {
        within<HTMLInputElement>(element, selector).click();
        await element.updateComplete;
      }
    };

    it('is asked for before it is done, with nothing chosen and nothing to confirm', async () => {
      const element = await ask();
      expect(element.shadowRoot?.activeElement?.id).to.equal('leave-title');
      expect(impact(element)).to.equal('Choose the sub-accounts that lose it.');
      expect(confirm(element).ariaDisabled).to.equal('true');
      let asked = 0;
      element.addEventListener('mkt-uninstall-request', () => (asked += 1));
      confirm(element).click();
      expect(asked).to.equal(0);
    });

    it('from chosen sub-accounts says who loses it, what stops, who keeps it and what stays', async () => {
      const element = await ask();
      await pick(element, '.which li:nth-child(1) input', '.which li:nth-child(2) input');
      const told = impact(element);
      expect(told).to.contain('2 sub-accounts lose it: ').and.to.contain('What it does there stops').and.to.contain('12 other sub-accounts keep it.');
      expect(told).to.contain('Data that Pennywhistle Telecom has stored is not deleted by this.');
      expect(words(confirm(element))).to.equal('Uninstall from 2 sub-accounts');
      expect(confirm(element).getAttribute('aria-describedby')).to.equal('impact');
    });

    it('from chosen sub-accounts requests just those, with a reason where one is given', async () => {
      const element = await ask();
      await pick(element, '.which li:nth-child(1) input');
      const reason = within<HTMLSelectElement>(element, '#leave-reason');
      reason.value = 'too-expensive';
      reason.dispatchEvent(new Event('change'));
      setTimeout(() => confirm(element).click());
      const { detail } = await next(element, 'mkt-uninstall-request');
      expect(detail).to.deep.equal({ appId: APP, level: 'sub-accounts', subAccountIds: ['harbor-dental'], reason: 'too-expensive' });
      await until(() => element.shadowRoot?.querySelector('dialog[open]') === null, 'it is closed');
      expect(element.shadowRoot?.activeElement?.getAttribute('part')).to.equal('uninstall');
    });

    it('from the whole agency names everybody who was told of', async () => {
      const element = await ask();
      await pick(element, 'input[value=agency]');
      expect(impact(element)).to.contain('14 sub-accounts lose it: ').and.to.contain('11 more');
      setTimeout(() => confirm(element).click());
      const { detail } = await next(element, 'mkt-uninstall-request');
      expect(detail.level).to.equal('agency');
      expect(detail.subAccountIds).to.have.members(installed(agency).map(({ subAccountId }) => subAccountId));
    });

    it('from one row has that one chosen', async () => {
      const element = await ask(agency, APP, '[part=uninstall-one]');
      const first = words(rows(element)[0]?.querySelector('bdi'));
      expect(impact(element)).to.contain(`One sub-account loses it: ${first}.`);
      expect(words(confirm(element))).to.equal('Uninstall from one sub-account');
    });

    it('chooses all that match a search, and no more than the list can hold is shown', async () => {
      const element = await ask(many(300));
      const search = within<HTMLInputElement>(element, '.leave input[type=search]');
      search.value = 'branch';
      search.dispatchEvent(new Event('input'));
      await element.updateComplete;
      expect(all(element, '.which li').length).to.equal(50);
      const every = all<HTMLInputElement>(element, '.which > .pick input')[0];
      every?.click();
      await element.updateComplete;
      expect(words(confirm(element))).to.equal('Uninstall from 300 sub-accounts');
      expect(every?.checked).to.equal(true);
    });

    it('of an app for the agency asks for no place', async () => {
      const element = await ask(agency, 'juniper-payroll-bridge');
      expect(all(element, '.leave fieldset').length).to.equal(0);
      expect(impact(element)).to.contain('The agency’s own installation is removed.');
      setTimeout(() => confirm(element).click());
      expect((await next(element, 'mkt-uninstall-request')).detail).to.deep.equal({ appId: 'juniper-payroll-bridge', level: 'agency', subAccountIds: [] });
    });

    it('by a sub-account asks for no place, and gives no reason that is an agency’s', async () => {
      const element = await ask(subAccount);
      expect(all(element, '.leave fieldset').length).to.equal(0);
      expect(impact(element)).to.contain('It is removed from this account.');
      expect([...within<HTMLSelectElement>(element, '#leave-reason').options].map(({ value }) => value)).not.to.include('white-label-breach');
      setTimeout(() => confirm(element).click());
      const { detail } = await next(element, 'mkt-uninstall-request');
      expect(detail.level).to.equal('sub-accounts');
      expect(detail.subAccountIds).to.deep.equal(installed(subAccount).map(({ subAccountId }) => subAccountId));
    });

    it('is left by Escape with nothing done and the focus where it was', async () => {
      const element = await app(agency);
      within(element, '[part=uninstall]').focus();
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      let asked = 0;
      element.addEventListener('mkt-uninstall-request', () => (asked += 1));
      await sendKeys({ press: 'Escape' });
      await until(() => element.shadowRoot?.querySelector('dialog[open]') === null, 'it is closed');
      expect(asked).to.equal(0);
      expect(element.shadowRoot?.activeElement?.getAttribute('part')).to.equal('uninstall');
    });

    it('that failed is asked again by the next try, which installs nothing', async () => {
      const element = await ask();
      await pick(element, '.which li:nth-child(1) input');
      confirm(element).click();
      await element.updateComplete;
      element.marketplace = withAttempt(agency, APP, { kind: 'failed', error: failure('server') });
      await element.updateComplete;
      let installs = 0;
      element.addEventListener('mkt-install-request', () => (installs += 1));
      within<HTMLButtonElement>(element, '[part=retry]').click();
      await element.updateComplete;
      expect(within<HTMLDialogElement>(element, '[part=uninstall-dialog]').open).to.equal(true);
      expect(installs).to.equal(0);
    });

    it('closes by itself once the app is gone everywhere', async () => {
      const element = await ask();
      element.marketplace = withRecords(agency, { installations: [] });
      await element.updateComplete;
      expect(all(element, 'dialog[open]').length).to.equal(0);
    });
  });

  describe('the agency’s word', () => {
    it('stands on the page, and is confirmed with what it uninstalls where', async () => {
      const element = await app(agency);
      expect(words(within(element, '[part=approval]'))).to.contain('Approved');
      within<HTMLButtonElement>(element, '[part=approve]').click();
      await until(() => element.shadowRoot?.querySelector('[part=uninstalls]') !== null, 'what is uninstalled is said');
      for (const name of namesOf(agency).values()) if (installed(agency).some(({ subAccountId }) => namesOf(agency).get(subAccountId ?? '') === name)) expect(words(within(element, '[part=uninstalls]'))).to.contain(name);
      const typed = within<HTMLInputElement>(element, '#confirm');
      typed.value = 'CONFIRM';
      typed.dispatchEvent(new Event('input'));
      await element.updateComplete;
      setTimeout(() => within<HTMLButtonElement>(element, '[part=confirm]').click());
      const { detail } = await next(element, 'mkt-approve-request');
      expect(detail.confirmation).to.equal('CONFIRM');
      expect(detail.approvals[0]).to.deep.include({ appId: APP, approval: 'disapproved' });
      expect(detail.approvals[0]?.from).to.have.members(installed(agency).map(({ subAccountId }) => subAccountId));
    });

    it('is given again without a word to type', async () => {
      const element = await app(agency, 'harbour-lantern-reviews');
      expect(words(within(element, '[part=approval]'))).to.contain('Disapproved');
      within<HTMLButtonElement>(element, '[part=approve]').click();
      await element.updateComplete;
      setTimeout(() => within<HTMLButtonElement>(element, '[part=confirm]').click());
      expect((await next(element, 'mkt-approve-request')).detail.approvals).to.deep.equal([{ appId: 'harbour-lantern-reviews', approval: 'approved' }]);
    });

    it('takes an owner or admin, and says so', async () => {
      const element = await app(await read(world, 'agency-user'));
      expect(within<HTMLButtonElement>(element, '[part=approve]').ariaDisabled).to.equal('true');
      within<HTMLButtonElement>(element, '[part=approve]').click();
      await element.updateComplete;
      expect(all(element, 'dialog[open]').length).to.equal(0);
      expect(within(element, '[part=approval]').querySelector('mkt-why')?.decision?.because[0]?.rule).to.equal('role.not-admin');
    });

    it('waits while another one is on its way', async () => {
      const element = await app(withAttempt(agency, ON_PERMISSIONS, { kind: 'busy' }));
      expect(within<HTMLButtonElement>(element, '[part=approve]').ariaDisabled).to.equal('true');
    });

    it('is not asked for where no sub-account could have the app, nor of a sub-account', async () => {
      for (const [marketplace, id] of [[agency, 'juniper-payroll-bridge'], [agency, 'tallyroot-ledger'], [agency, 'kestrel-calls'], [subAccount, APP], [preview(agency, 'admin'), APP]] as const) {
        expect(all(await app(marketplace, id), '[part=approval]').length, id).to.equal(0);
      }
      expect(listingOf(world, 'kestrel-calls').type).to.equal('private');
    });
  });

  describe('is accessible', function () {
    this.timeout(60_000);
    it('with places', async () => accessible(await app(agency)));
    it('to a sub-account', async () => accessible(await app(subAccount)));
    it('to who may change nothing', async () => accessible(await app(await read(world, 'agency-user'))));
    it('while it asks before uninstalling', async () => {
      const element = await app(agency);
      within<HTMLButtonElement>(element, '[part=uninstall]').click();
      await element.updateComplete;
      await accessible(element);
      within<HTMLInputElement>(element, 'input[value=agency]').click();
      await element.updateComplete;
      await accessible(element);
      button(element, 'Cancel').click();
    });
    it('while it asks before disapproving', async () => {
      const element = await app(agency);
      within<HTMLButtonElement>(element, '[part=approve]').click();
      await until(() => element.shadowRoot?.querySelector('[part=uninstalls]') !== null, 'what is uninstalled is said');
      await accessible(element);
    });
    it('after a failure, and while it is busy', async () => {
      await accessible(await app(withAttempt(agency, APP, { kind: 'failed', error: failure('server') })));
      await accessible(await app(withAttempt(agency, APP, { kind: 'busy' })));
    });
  });
});
