import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../components/define.ts';
import type { MktInstall } from '../../components/mkt-install.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import type { MockFetch } from '../../mocks/fetch.ts';
import type { PersonaName } from '../../mocks/world/personas.ts';
import { preview, type Marketplace } from '../../src/marketplace.ts';
import { failure, next, read, withRecords } from './browse.ts';
import { accessible, button, stage, until, within, words, type Stage } from './stage.ts';

const APP = 'copperleaf-forms';

const rows = (element: Element): HTMLElement[] => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('tbody tr:not(.space)') ?? [])];
const names = (element: Element): string[] => rows(element).map((row) => words(row.querySelector('bdi')));
const boxes = (element: Element): HTMLInputElement[] => [...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('[data-place]') ?? [])];
const confirm = (element: Element): HTMLButtonElement => within(element, '[part=confirm]');
const shows = (element: Element, selector: string): boolean => element.shadowRoot?.querySelector(selector) !== null;
const said = (element: Element): string => words(element.shadowRoot);
const grows = (marketplace: Marketplace, count: number): Marketplace =>
  withRecords(marketplace, { subAccounts: Array.from({ length: count }, (_, index) => ({ id: `s${index}`, agencyId: 'harbor-pine', name: `Place ${index}`, hasCard: index % 10 !== 0 })) });

async function inline(marketplace: Marketplace | undefined, appId = APP): Promise<MktInstall> {
  const element = await fixture<MktInstall>(html`<mkt-install variant="inline" app-id=${appId} .marketplace=${marketplace}></mkt-install>`);
  await until(() => marketplace === undefined || shows(element, '.rows, [part~=panel], [part~=refusal]'), 'something is shown');
  return element;
}

async function checked(element: MktInstall): Promise<void> {
  within(element, '#all').click();
  await element.updateComplete;
  confirm(element).click();
  await until(() => shows(element, '.groups'), 'the dry run is shown');
}

/** An element inside a provider that performs what it requests, against the world. */
async function performing(world: Stage, fetch: MockFetch): Promise<{ readonly element: MktInstall; readonly provider: MktProvider }> {
  const marketplace = await read(world, 'agency-admin', fetch);
  const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${marketplace}><mkt-install variant="inline" app-id=${APP}></mkt-install></mkt-provider>`);
  const element = provider.querySelector('mkt-install');
  if (!element) throw new Error('there is no element');
  await until(() => shows(element, '.rows'), 'the sub-accounts are shown');
  return { element, provider };
}

const installed = ({ world }: Stage): number => [...world.installations.values()].filter(({ appId, agencyId }) => appId === APP && agencyId === 'harbor-pine').length;

describe('mkt-install', () => {
  let world: Stage;
  let agency: Marketplace;
  const as = (persona: PersonaName): Promise<Marketplace> => read(world, persona);

  before(async () => {
    world = stage();
    agency = await as('agency-admin');
    await setViewport({ width: 1280, height: 900 });
  });

  describe('choosing', () => {
    it('lists sub-accounts by name, each with what it has now', async () => {
      const element = await inline(agency, 'pennywhistle-sms');
      expect(names(element).length).to.be.greaterThan(10);
      expect(names(element)).to.deep.equal([...names(element)].sort((a, b) => a.localeCompare(b)));
      within(element, '#place-search').focus();
      expect(said(element)).to.contain('0 chosen of');
      await accessible(element);
    });

    it('has few rows of thousands, and says how many there are', async () => {
      const element = await inline(grows(agency, 5000));
      expect(rows(element).length).to.be.lessThan(40);
      expect(within(element, '[role=grid]').getAttribute('aria-rowcount')).to.equal('5001');
      const scroller = within(element, '.rows');
      scroller.scrollTop = scroller.scrollHeight;
      await until(() => names(element).at(-1) === 'Place 4999', 'the last row is there');
      expect(rows(element).length).to.be.lessThan(40);
      expect(rows(element).at(-1)?.getAttribute('aria-rowindex')).to.equal('5001');
    });

    it('selects all that match, and no others', async () => {
      const element = await inline(grows(agency, 300));
      const search = within<HTMLInputElement>(element, '#place-search');
      search.value = '29';
      search.dispatchEvent(new Event('input'));
      await until(() => said(element).includes('of 300 match'), 'they are searched');
      const matches = rows(element).length;
      within(element, '#all').click();
      await element.updateComplete;
      expect(said(element)).to.contain(`${matches} chosen`);
      search.value = '';
      search.dispatchEvent(new Event('input'));
      await until(() => said(element).includes(`${matches} chosen of 300`), 'all are shown');
      expect(within<HTMLInputElement>(element, '#all').indeterminate).to.equal(true);
    });

    it('says that none has a name, and shows all again', async () => {
      const element = await inline(agency);
      const search = within<HTMLInputElement>(element, '#place-search');
      search.value = 'zzzzzzzz';
      search.dispatchEvent(new Event('input'));
      await until(() => said(element).includes('No sub-account has this name.'), 'it says so');
      await accessible(element);
      button(element, 'Show all of them').click();
      await until(() => rows(element).length > 0, 'all are shown');
      expect(element.shadowRoot?.activeElement).to.equal(search);
    });

    it('is done by the keyboard alone', async () => {
      const element = await inline(grows(agency, 100));
      boxes(element)[0]?.focus();
      await sendKeys({ press: 'Space' });
      await sendKeys({ press: 'ArrowDown' });
      await element.updateComplete;
      expect(element.shadowRoot?.activeElement).to.equal(boxes(element)[1]);
      await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ up: 'Shift' });
      await until(() => said(element).includes('4 chosen'), 'a range is chosen');
      await sendKeys({ press: 'End' });
      await until(() => (element.shadowRoot?.activeElement as HTMLElement | null)?.dataset.place === '99', 'the last row has the focus');
      await sendKeys({ down: 'Control' });
      await sendKeys({ press: 'a' });
      await sendKeys({ up: 'Control' });
      await until(() => said(element).includes('100 chosen'), 'all are chosen');
      expect(boxes(element).filter(({ tabIndex }) => tabIndex === 0).length).to.equal(1);
    });

    it('keeps the focus when its row is scrolled away', async () => {
      const element = await inline(grows(agency, 1000));
      boxes(element)[0]?.focus();
      const scroller = within(element, '.rows');
      scroller.scrollTop = 20_000;
      await until(() => !names(element).includes('Place 0'), 'it is scrolled');
      await until(() => element.shadowRoot?.activeElement === scroller, 'the table has the focus');
    });
  });

  describe('checking', () => {
    it('counts by verdict, with the reasons and who they are', async () => {
      const element = await inline(agency, 'pennywhistle-sms');
      await checked(element);
      expect(said(element)).to.contain('Nothing is sent yet.').and.to.match(/\d+ get it/).and.to.contain('have it already');
      await accessible(element);
      within(element, 'summary').click();
      await until(() => within<HTMLDetailsElement>(element, 'details').open, 'it opens');
      await accessible(element);
    });

    it('leaves out who has no card for a paid app', async () => {
      const element = await inline(grows(withRecords(agency, { installations: [] }), 50), 'plumbline-field-ops');
      await checked(element);
      expect(said(element)).to.contain('5 need a card').and.to.contain('45 get it');
      expect(words(confirm(element))).to.equal('Install in 45 sub-accounts');
      await accessible(element);
    });

    it('asks for what was checked', async () => {
      const element = await inline(grows(agency, 20));
      within(element, '.future input').click();
      await checked(element);
      element.addEventListener('mkt-bulk-install-request', (event) => event.preventDefault());
      setTimeout(() => confirm(element).click());
      const { detail } = await next(element, 'mkt-bulk-install-request');
      expect(detail.appId).to.equal(APP);
      expect(detail.installToFutureSubAccounts).to.equal(true);
      expect(detail.selectedSubAccountIds).to.have.length(20);
    });

    it('refuses while the server does not answer, and goes on when it does', async () => {
      const element = await inline(grows(agency, 20));
      await checked(element);
      element.marketplace = { ...grows(agency, 20), reachable: false };
      await until(() => confirm(element).getAttribute('aria-disabled') === 'true', 'it is refused');
      expect(said(element)).to.contain('Offline');
      await accessible(element);
      element.marketplace = grows(agency, 20);
      await until(() => confirm(element).getAttribute('aria-disabled') === null, 'it goes on');
    });
  });

  describe('what stands in the way', () => {
    for (const [what, persona, appId, expected] of [
      ['who is no admin', 'agency-user', APP, 'admin'],
      ['an app for agencies', 'agency-admin', 'juniper-payroll-bridge', 'Installed once, for the agency'],
      ['a sub-account', 'sub-account-admin', APP, 'is for agencies'],
      ['an app that is not there', 'agency-admin', 'no-such-app', 'not available here'],
    ] as const)
      it(`is said to ${what}`, async () => {
        const element = await inline(await as(persona), appId);
        expect(said(element)).to.contain(expected);
        expect(shows(element, '.rows')).to.equal(false);
        await accessible(element);
      });

    it('is said of a blocked app, with the way out', async () => {
      const element = await inline(agency, 'kestrel-calls');
      expect(said(element)).to.contain('New installs are blocked');
      await accessible(element);
      setTimeout(() => button(element, 'Start Public (listed) review').click());
      expect((await next(element, 'mkt-cap-exit')).detail.appId).to.equal('kestrel-calls');
    });

    it('is said of a disapproved app before any is chosen', async () => {
      const element = await inline(agency, 'harbour-lantern-reviews');
      expect(said(element)).to.contain('Approve it first');
      await accessible(element);
    });

    it('is that nothing is saved in a preview', async () => {
      const element = await inline(preview(agency, 'admin'));
      expect(said(element)).to.contain('Preview: nothing is saved');
      expect(shows(element, '.rows')).to.equal(false);
      await accessible(element);
    });

    it('is that there is no sub-account yet', async () => {
      const element = await inline(withRecords(agency, { subAccounts: [] }));
      expect(said(element)).to.contain('No sub-accounts yet');
      await accessible(element);
    });

    it('is a failure, which can be tried again', async () => {
      const element = await inline({ ...agency, status: 'error', error: failure('network') });
      expect(said(element)).to.contain('cannot be reached');
      await accessible(element);
      setTimeout(() => within(element, '[part=retry]').click());
      await next(element, 'mkt-refresh-request');
    });

    it('is old facts, which are said to be old', async () => {
      const element = await inline({ ...agency, clock: () => '2026-01-10T11:00:00.000Z' });
      expect(said(element)).to.contain('may have changed since');
      await accessible(element);
    });

    it('is that it is loading', async () => {
      const element = await inline(undefined);
      expect(words(within(element, '[role=status]'))).to.equal('Loading');
      await accessible(element);
    });
  });

  describe('installing', () => {
    it('installs in each, tells how far it is, and says so once at the end', async () => {
      const fresh = stage();
      const { element, provider } = await performing(fresh, fresh.fetch());
      await checked(element);
      const ended = next(provider, 'mkt-bulk-installed');
      // Ten clicks are one.
      for (let click = 0; click < 10; click += 1) confirm(element).click();
      const { detail } = await ended;
      expect(detail.outcomes.every(({ outcome }) => outcome === 'installed')).to.equal(true);
      expect(installed(fresh)).to.equal(detail.selectedSubAccountIds.length);
      await until(() => said(element).includes('Done:'), 'it says so');
      await accessible(element);
    });

    it('lists what failed, and tries it again', async () => {
      const fresh = stage();
      const fetch = fresh.fetch({ faults: ['flaky-installs'] });
      const { element, provider } = await performing(fresh, fetch);
      await checked(element);
      const ended = next(provider, 'mkt-bulk-installed');
      confirm(element).click();
      const { detail } = await ended;
      const failed = detail.outcomes.filter(({ outcome }) => outcome === 'unknown').length;
      expect(failed).to.be.greaterThan(3);
      await until(() => shows(element, '[part=retry]'), 'they can be tried again');
      [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part=filter]') ?? [])].find((one) => words(one).startsWith('Failed'))?.click();
      await until(() => rows(element).length > 0 && rows(element).every((row) => words(row).includes('Trying again is safe.')), 'they are listed');
      await accessible(element);
      fetch.setFaults([]);
      const again = next(provider, 'mkt-bulk-installed');
      within(element, '[part=retry]').click();
      expect((await again).detail.outcomes.every(({ outcome }) => outcome === 'installed')).to.equal(true);
    });

    it('pauses, goes on, and cancels the rest', async () => {
      const fresh = stage();
      const { element } = await performing(fresh, fresh.fetch());
      await checked(element);
      confirm(element).click();
      await until(() => shows(element, '[part=pause]'), 'it goes');
      within(element, '[part=pause]').click();
      await until(() => said(element).includes('Paused after'), 'it is paused');
      await accessible(element);
      within(element, '[part=cancel]').click();
      await until(() => said(element).includes('Cancelled after'), 'it is cancelled');
      expect(said(element)).to.contain('Not sent').and.to.contain('What is installed stays installed.');
      await accessible(element);
    });

    it('leaves it to a host that prevents the request', async () => {
      const fresh = stage();
      const fetch = fresh.fetch();
      const { element, provider } = await performing(fresh, fetch);
      provider.addEventListener('mkt-bulk-install-request', (event) => event.preventDefault());
      await checked(element);
      setTimeout(() => confirm(element).click());
      await next(element, 'mkt-bulk-install-request');
      await element.updateComplete;
      expect(fetch.requests.filter((one) => one.startsWith('POST'))).to.deep.equal([]);
      expect(shows(element, '.groups')).to.equal(true);
    });
  });

  describe('as a dialog', () => {
    it('opens and closes, and shows nothing while it is closed', async () => {
      const element = await fixture<MktInstall>(html`<mkt-install app-id=${APP} .marketplace=${agency}></mkt-install>`);
      expect(shows(element, 'dialog')).to.equal(false);
      element.open();
      await until(() => shows(element, 'dialog[open] .rows'), 'it opens');
      await accessible(element);
      element.close();
      await until(() => !shows(element, 'dialog'), 'it closes');
    });

    it('is opened from an app’s page and from the choice of one sub-account', async () => {
      const element = await fixture(html`<mkt-provider .marketplace=${agency}><mkt-app app-id=${APP}></mkt-app></mkt-provider>`);
      const app = element.querySelector('mkt-app');
      if (!app) throw new Error('there is no app');
      await until(() => shows(app, '[part=many]'), 'the app is shown');
      within(app, '[part=many]').click();
      const many = within<MktInstall>(app, 'mkt-install');
      await until(() => shows(many, 'dialog[open]'), 'it opens');
      many.close();
      await until(() => !shows(many, 'dialog'), 'it closes');
      within(app, '[part=action]').click();
      await until(() => shows(app, 'dialog.choice [part=many]'), 'the choice of one opens');
      within(app, 'dialog.choice [part=many]').click();
      await until(() => shows(many, 'dialog[open]'), 'it opens again');
    });
  });
});
