import { expect, fixture, oneEvent } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../components/define.ts';
import type { MktInstallCap } from '../../components/mkt-install-cap.ts';
import { shippedRevisions } from '../../src/policy/index.ts';
import type { LedgerEvent, PolicyRevision } from '../../src/schema/policy.ts';
import type { MyApp } from '../../src/schema/session.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

const [v1, draft] = shippedRevisions;
if (!draft) throw new Error('the package ships two revisions');
const withReview = draft;
const ahead: PolicyRevision = { ...v1, measure: 'prospective' };

/** An app of the demo's developer, with another count where a case needs one. */
const app = (id: string, cap: Partial<MyApp['cap']> = {}, listing: Partial<MyApp['listing']> = {}): MyApp => {
  const own = stage().myApp(id);
  return { ...own, listing: { ...own.listing, ...listing }, cap: { ...own.cap, ...cap } };
};
const banner = (given: MyApp, revision: PolicyRevision = v1): Promise<MktInstallCap> => fixture<MktInstallCap>(Object.assign(document.createElement('mkt-install-cap'), { app: given, revision }));
const said = (element: MktInstallCap): string => words(element.shadowRoot);
const segments = (element: MktInstallCap, selector = 'i'): number => element.shadowRoot?.querySelectorAll(`[part=meter] ${selector}`).length ?? 0;
const dialog = (element: MktInstallCap) => within<HTMLDialogElement>(element, 'dialog');
async function opened(element: MktInstallCap): Promise<MktInstallCap> {
  button(element, 'What counts?').click();
  await until(() => element.shadowRoot?.querySelector('dialog[open] table') !== null, 'the ledger is open');
  return element;
}

describe('mkt-install-cap', () => {
  describe('without a reason to show', () => {
    for (const [what, given, revision] of [
      ['an app below its cap', () => app('sedgewick-audit'), v1],
      ['an app from before the policy', () => app('old-quay-crm-link'), v1],
      ['a published app', () => app('kestrel-calls', {}, { type: 'public' }), v1],
      ['a reviewed app under a policy that knows no review', () => app('sedgewick-audit', {}, { securityReview: 'approved' }), v1],
    ] as const) {
      it(`shows nothing for ${what}`, async () => {
        const element = await banner(given(), revision);
        expect(said(element)).to.equal('');
        expect(getComputedStyle(element).display).to.equal('none');
      });
    }

    it('shows nothing without an app', async () => {
      const element = await fixture<MktInstallCap>(document.createElement('mkt-install-cap'));
      expect(said(element)).to.equal('');
    });

    it('notes a passed review in few words', async () => {
      const element = await banner(app('kestrel-calls', {}, { securityReview: 'approved' }), withReview);
      expect(said(element)).to.equal('Security reviewed');
      expect(element.shadowRoot?.querySelector('[role]') === null).to.equal(true);
    });
  });

  describe('approaching', () => {
    for (const [agencies, revision, headline, consequence] of [
      [4, v1, 'Publish soon: 4 of 5 agencies', '2 more new agencies get in; after that, new installs are blocked until you publish.'],
      [5, v1, 'Publish soon: 5 of 5 agencies', 'One more new agency gets in and then blocks further installs until you publish.'],
      [4, ahead, 'Publish soon: 4 of 5 agencies', 'One more new agency gets in; the next will be refused until you publish.'],
      [5, ahead, 'Publish soon: 5 of 5 agencies', 'At the limit: the next new agency will be refused until you publish.'],
    ] as const) {
      it(`says at ${agencies} under ${revision.measure}: ${consequence}`, async () => {
        const element = await banner(app('copperleaf-forms', { agencies }), revision);
        expect([...within(element, '[role=status]').children].map(words)).to.deep.equal([`Copperleaf Forms: ${headline}`, consequence]);
        expect(segments(element)).to.equal(5);
        expect(segments(element, '.full')).to.equal(agencies);
      });
    }

    it('shows what the server counted', async () => {
      const element = await banner(app('plumbline-field-ops'));
      expect(said(element)).to.contain('Publish soon: 5 of 5 agencies');
    });

    it('says it with words and a sign, not by colour alone', async () => {
      const [amber, red] = [await banner(app('copperleaf-forms')), await banner(app('kestrel-calls'))];
      const sign = (element: MktInstallCap) => within(element, '.banner > .icon').innerHTML;
      expect(sign(amber)).not.to.equal(sign(red));
    });
  });

  describe('blocked', () => {
    it('says since when, how many there are now, and what keeps working', async () => {
      const element = await banner(app('thistle-desk'));
      expect(words(within(element, '[role=alert]'))).to.match(/^Thistle Desk: New installs are blocked until you publish\. ?Since December 18, 2025\. Existing installs keep working\.$/);
      expect(said(element)).to.contain('2 of 5 agencies now; the block stays until you publish.');
      expect(segments(element, '.full')).to.equal(2);
    });

    it('has one more segment where the count is over the cap', async () => {
      const element = await banner(app('kestrel-calls'));
      expect([segments(element, '.full'), segments(element, '.over')]).to.deep.equal([5, 1]);
    });

    it('is no new alarm when only the count changed', async () => {
      const element = await banner(app('kestrel-calls'));
      const changes: MutationRecord[] = [];
      const observer = new MutationObserver((records) => changes.push(...records));
      observer.observe(within(element, '[role=alert]'), { subtree: true, childList: true, characterData: true, attributes: true });
      element.app = app('kestrel-calls', { agencies: 4 });
      await element.updateComplete;
      expect(said(element)).to.contain('4 of 5 agencies now');
      expect([...changes, ...observer.takeRecords()]).to.deep.equal([]);
    });

    it('is an alarm when the state changed', async () => {
      const element = await banner(app('kestrel-calls', { agencies: 5, blockedSince: null }));
      const before = within(element, '.banner');
      element.app = app('kestrel-calls');
      await element.updateComplete;
      expect(within(element, '.banner')).not.to.equal(before);
      expect(words(within(element, '[role=alert]'))).to.contain('New installs are blocked until you publish.');
    });

    it('uses the policy of the marketplace at its time', async () => {
      const adopted: PolicyRevision = { ...withReview, announcedAt: '2025-12-01T00:00:00Z', effectiveAt: '2026-01-01T00:00:00Z' };
      const element = Object.assign(document.createElement('mkt-install-cap'), { app: app('kestrel-calls'), marketplace: await stage([v1, adopted]).marketplace('developer') });
      await fixture(element);
      expect(said(element)).to.contain('New installs are blocked until you publish or pass Security Review.');
    });
  });

  describe('the ways out', () => {
    for (const id of ['copperleaf-forms', 'kestrel-calls']) {
      it(`leads from ${id} to a public review`, async () => {
        const element = await banner(app(id));
        const chosen = oneEvent<CustomEvent<unknown>>(element, 'mkt-cap-exit');
        button(element, 'Start Public review').click();
        expect((await chosen).detail).to.deep.equal({ appId: id, exit: 'public-review' });
      });
    }

    it('offers a security review where the policy knows it', async () => {
      const element = await banner(app('kestrel-calls'), withReview);
      const chosen = oneEvent<CustomEvent<unknown>>(element, 'mkt-cap-exit');
      button(element, 'Request Security Review').click();
      expect((await chosen).detail).to.deep.equal({ appId: 'kestrel-calls', exit: 'security-review' });
    });

    for (const [what, id, revision] of [
      ['under the first policy', 'kestrel-calls', v1],
      ['before it is blocked', 'copperleaf-forms', withReview],
    ] as const) {
      it(`offers none ${what}`, async () => expect(said(await banner(app(id), revision))).not.to.contain('Security Review'));
    }

    it('says that a review is under way', async () => {
      const element = await banner(app('kestrel-calls', {}, { securityReview: 'in-review' }), withReview);
      expect(said(element)).to.contain('Security Review is under way.').and.not.to.contain('Request Security Review');
    });

    it('says that a review was not passed', async () => {
      const element = await banner(app('kestrel-calls', {}, { securityReview: 'rejected' }), withReview);
      expect(said(element)).to.contain('Request Security Review').and.to.contain('The last one was not passed.');
    });
  });

  describe('what counts', () => {
    const event = (at: number, more: Partial<LedgerEvent> & Pick<LedgerEvent, 'type'>): LedgerEvent =>
      ({ at: `2025-12-${String(at).padStart(2, '0')}T10:00:00Z`, agencyId: 'a', subAccountId: 's', testOrg: false, ...more }) as LedgerEvent;
    const agency = (id: string, name: string, testOrg = false) => ({ id, name, testOrg, counted: false });
    const history = (): MyApp => ({
      ...app('kestrel-calls'),
      ledger: [
        event(2, { type: 'install' }),
        event(3, { type: 'install', subAccountId: 's2' }),
        event(4, { type: 'install', agencyId: 'test', testOrg: true }),
        ...['b', 'c', 'd', 'e', 'f'].map((agencyId, place) => event(5 + place, { type: 'install', agencyId })),
        event(10, { type: 'install', agencyId: 'late' }),
        event(11, { type: 'uninstall', agencyId: 'b', subAccountId: null }),
      ],
      agencies: [agency('a', 'Harbor Dental'), agency('test', 'Sandbox', true), ...['b', 'c', 'd', 'e', 'f'].map((id) => agency(id, `Agency ${id}`)), agency('late', 'Late Bloomers')],
    });
    const cells = (element: MktInstallCap) => [...(element.shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((row) => [...row.children].map(words).join(': '));
    const steps = (element: MktInstallCap) => [...(element.shadowRoot?.querySelectorAll('li') ?? [])].map(words);

    it('says of every agency whether it counts, and why not', async () => {
      const element = await opened(await banner(history()));
      expect(cells(element)).to.deep.equal([
        'Harbor Dental: Counted once, for 2 places',
        'Agency c: Counted',
        'Agency d: Counted',
        'Agency e: Counted',
        'Agency f: Counted',
        'Sandbox: Not counted: test organisation',
        'Agency b: Not counted: uninstalled',
        'Late Bloomers: Not counted: it was refused',
      ]);
      expect(words(within(element, 'tfoot td'))).to.equal('5 of 5');
    });

    it('tells what happened, the latest first, and marks what was refused', async () => {
      const element = await opened(await banner(history()));
      expect(steps(element)).to.deep.equal([
        'Dec 11, 2025 Agency b uninstalled it everywhere 5 agencies counted',
        'Dec 10, 2025 Late Bloomers tried to install it Refused',
        'Dec 9, 2025 Agency f installed it in a sub-account 6 agencies counted New installs blocked',
        'Dec 8, 2025 Agency e installed it in a sub-account 5 agencies counted',
        'Dec 7, 2025 Agency d installed it in a sub-account 4 agencies counted Publish soon',
        'Dec 6, 2025 Agency c installed it in a sub-account 3 agencies counted',
        'Dec 5, 2025 Agency b installed it in a sub-account 2 agencies counted',
        'Dec 4, 2025 Sandbox installed it in a sub-account Test organisation: not counted',
        'Dec 3, 2025 Harbor Dental installed it in a sub-account Count unchanged',
        'Dec 2, 2025 Harbor Dental installed it in a sub-account 1 agency counted',
      ]);
    });

    it('comes to the count of the server for every app of the demo', async () => {
      for (const id of ['copperleaf-forms', 'plumbline-field-ops', 'kestrel-calls', 'thistle-desk']) {
        const given = app(id);
        const element = await opened(await banner(given));
        expect(words(within(element, 'tfoot td'))).to.equal(`${given.cap.agencies} of 5`);
      }
    });

    it('closes by Escape, and gives the focus back', async () => {
      const element = await banner(history());
      button(element, 'What counts?').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => dialog(element).open, 'the ledger is open');
      await sendKeys({ press: 'Escape' });
      await until(() => !dialog(element).open, 'the ledger is closed');
      expect(element.shadowRoot?.activeElement).to.equal(button(element, 'What counts?'));
    });

    it('holds nothing while it is closed', async () => expect((await banner(history())).shadowRoot?.querySelector('table') === null).to.equal(true));

    it('is accessible', async () => {
      const element = await opened(await banner(history()));
      await accessible(element);
    });
  });

  describe('for everybody', () => {
    afterEach(() => setViewport({ width: 800, height: 600 }));
    for (const [what, given, revision] of [
      ['approaching', () => app('copperleaf-forms'), v1],
      ['blocked', () => app('kestrel-calls', {}, { name: 'Donaudampfschifffahrtselektrizitäten GmbH' }), v1],
      ['blocked, with a review to ask for', () => app('kestrel-calls'), withReview],
      ['reviewed', () => app('kestrel-calls', {}, { securityReview: 'approved' }), withReview],
    ] as const) {
      for (const width of [1200, 280]) {
        it(`is accessible ${what} at ${width} px, and fits`, async () => {
          await setViewport({ width, height: 600 });
          const element = await banner(given(), revision);
          await accessible(element);
          expect(element.scrollWidth).to.be.at.most(element.clientWidth);
        });
      }
    }

    it('cannot be made illegible by tokens of meaning', async () => {
      const element = await banner(app('kestrel-calls'));
      const colour = () => getComputedStyle(within(element, '.headline')).color;
      const before = colour();
      element.style.setProperty('--mkt-danger', '#f4f4f4');
      element.style.setProperty('--mkt-text-muted', '#f4f4f4');
      expect(colour()).to.equal(before);
    });
  });
});
