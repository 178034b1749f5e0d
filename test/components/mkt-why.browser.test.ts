import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import '../../components/define.ts';
import { placeBeside, type MktWhy } from '../../components/mkt-why.ts';
import { evaluate, shippedRevisions, type Remedy } from '../../src/policy/index.ts';
import type { Viewer } from '../../src/schema/account.ts';
import type { Decision, Reason } from '../../src/schema/policy.ts';
import { accessible, button, now, stage, until, within, words } from './stage.ts';

const [v1] = shippedRevisions;
const admin: Viewer = { kind: 'agency', role: 'admin', agencyId: 'me' };

const reason = (rule: string, fixableBy: Reason['fixableBy'], params: Reason['params'] = {}): Reason => ({ rule, fixableBy, params });
const denied = (because: Reason[], more: Partial<Decision> = {}): Decision => ({
  action: 'install',
  outcome: 'deny',
  because,
  notices: [],
  policy: { revision: 'v1', effectiveFrom: '2025-11-18T00:00:00Z', source: 'server' },
  freshness: { asOf: now, state: 'live' },
  ...more,
});
const capBlocked = reason('cap.blocked', 'developer', { agencies: 6, cap: 5, blockedSince: '2025-12-12T11:00:00Z', unlockBy: ['public'] });
const notApproved = reason('approval.first', 'agency-admin', { approval: 'disapproved' });

async function why(decision: Decision, more: Partial<MktWhy> = {}): Promise<MktWhy> {
  const element = document.createElement('mkt-why');
  Object.assign(element, { decision, subject: 'Kestrel Calls', appId: 'kestrel-calls', ...more });
  const host = await fixture(html`<div><button>before</button>${element}<button id="after">after</button></div>`);
  return host.querySelector('mkt-why') ?? element;
}
async function opened(decision: Decision, more: Partial<MktWhy> = {}): Promise<MktWhy> {
  const element = await why(decision, more);
  element.open();
  await until(() => isOpen(element) && element.shadowRoot?.activeElement === within(element, '[popover]'), 'the answer is open');
  return element;
}
const as = async (actor: Viewer) => {
  const marketplace = await stage().marketplace('agency-admin');
  return { ...marketplace, session: marketplace.session && { ...marketplace.session, actor } };
};
const isOpen = (element: MktWhy): boolean => within(element, '[popover]').matches(':popover-open');
const groups = (element: MktWhy): string[] => [...(element.shadowRoot?.querySelectorAll('.who') ?? [])].map(words);
const opener = (element: MktWhy): HTMLElement => within(element, '[part=button]');

describe('mkt-why', () => {
  describe('the button', () => {
    it('is named after the app', async () => {
      const element = await why(denied([capBlocked]));
      expect(opener(element).getAttribute('aria-label')).to.equal('Why? — Kestrel Calls');
      expect(words(opener(element))).to.equal('Why?');
    });

    it('wears another word', async () => {
      const element = await why(denied([capBlocked]), { openLabel: 'Details' });
      expect(words(opener(element))).to.equal('Details');
    });

    it('shows nothing without a decision', async () => {
      const element = await fixture<MktWhy>(html`<mkt-why></mkt-why>`);
      expect(words(element.shadowRoot)).to.equal('');
    });

    it('opens by the keyboard, and takes the focus in', async () => {
      const element = await why(denied([capBlocked]));
      opener(element).focus();
      await sendKeys({ press: 'Enter' });
      await until(() => isOpen(element) && element.shadowRoot?.activeElement === within(element, '[popover]'), 'the focus is inside');
    });

    for (const [how, close] of [
      ['Escape', () => sendKeys({ press: 'Escape' })],
      ['the close button', (element: MktWhy) => Promise.resolve(button(element, 'Close').click())],
      ['a click elsewhere', () => sendMouse({ type: 'click', position: [700, 580] })],
    ] as const) {
      it(`closes by ${how}, and gives the focus back`, async () => {
        const element = await opened(denied([capBlocked]));
        await close(element);
        await until(() => !isOpen(element) && element.shadowRoot?.activeElement === opener(element), 'it is closed and the focus is back');
      });
    }

    it('leaves the focus where a click elsewhere put it', async () => {
      const element = await opened(denied([capBlocked]));
      const after = document.querySelector<HTMLElement>('#after');
      after?.focus();
      within(element, '[popover]').hidePopover();
      await until(() => words(within(element, '[popover]')) === '', 'it is closed');
      expect(document.activeElement).to.equal(after);
    });

    it('holds no answer while it is closed', async () => {
      const element = await why(denied([capBlocked]));
      expect(words(within(element, '[popover]'))).to.equal('');
    });
  });

  describe('where it opens', () => {
    afterEach(() => setViewport({ width: 800, height: 600 }));

    it('opens beside its button, inside the window', async () => {
      const element = await opened(denied([capBlocked]));
      const [panel, from] = [within(element, '[popover]').getBoundingClientRect(), opener(element).getBoundingClientRect()];
      expect(panel.top).to.be.within(from.bottom, from.bottom + 8);
      expect(panel.right).to.be.below(innerWidth);
    });

    it('lies at the bottom of a narrow window, over its whole width', async () => {
      await setViewport({ width: 360, height: 640 });
      const element = await opened(denied([capBlocked]));
      const { left, width, bottom } = within(element, '[popover]').getBoundingClientRect();
      expect([left, width, bottom]).to.deep.equal([0, 360, 640]);
    });

    const size = { width: 380, height: 300 };
    const inside = { width: 800, height: 600 };
    const at = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 24 });
    for (const [what, from, rtl, place] of [
      ['below', at(100, 100), false, { x: 100, y: 124 }],
      ['above where below is no room', at(100, 500), false, { x: 100, y: 192 }],
      ['inside at the far end', at(700, 100), false, { x: 412, y: 124 }],
      ['from the other side, right to left', at(600, 100), true, { x: 260, y: 124 }],
    ] as const) {
      it(`is placed ${what} without anchors`, () => expect(placeBeside(from, size, inside, rtl)).to.deep.equal(place));
    }
  });

  describe('the answer', () => {
    for (const [action, outcome, verdict] of [
      ['install', 'deny', 'Kestrel Calls cannot be installed here'],
      ['install', 'allow', 'Kestrel Calls may be installed here'],
      ['view', 'deny', 'Kestrel Calls is not shown here'],
      ['bulk-install', 'allow', 'Kestrel Calls may be installed in many sub-accounts at once'],
    ] as const) {
      it(`says that ${verdict}`, async () => {
        const element = await why(denied([capBlocked], { action, outcome }), { variant: 'inline' });
        expect(words(within(element, '.verdict'))).to.equal(verdict);
      });
    }

    it('calls an app without a name this app', async () => {
      const element = await why(denied([capBlocked]), { variant: 'inline', subject: '' });
      expect(words(within(element, '.verdict'))).to.equal('This app cannot be installed here');
    });

    it('puts first what an agency admin can fix', async () => {
      const element = await why(denied([capBlocked, notApproved]), { variant: 'inline', marketplace: await as(admin) });
      expect(groups(element)).to.deep.equal(['You can fix this', 'The app’s developer can fix this']);
      expect(words(within(element, '.you .fact'))).to.equal('This app is disapproved for sub-accounts.');
    });

    it('sends an agency user to an owner or admin', async () => {
      const element = await why(denied([notApproved]), { variant: 'inline', marketplace: await as({ kind: 'agency', role: 'user' }) });
      expect(groups(element)).to.deep.equal(['An owner or admin of the agency can fix this']);
    });

    it('says the fact, the policy and what to do', async () => {
      const element = await why(denied([notApproved]), { variant: 'inline' });
      const text = words(within(element, '[part=reason]'));
      expect(text).to.match(/^This app is disapproved for sub-accounts\. An app that is disapproved .* Approve the app for sub-accounts, then install it\./);
      expect(text).to.contain('approval.first');
    });

    it('shows the very numbers it was judged by', async () => {
      const element = await why(denied([capBlocked]), { variant: 'inline' });
      within<HTMLDetailsElement>(element, 'details').open = true;
      const rows = [...(element.shadowRoot?.querySelectorAll('dt') ?? [])].map((term) => `${words(term)}: ${words(term.nextElementSibling)}`);
      expect(rows).to.deep.equal(['Agencies now: 6', 'Cap: 5', 'Blocked since: Dec 12, 2025', 'Ways out: public']);
    });

    it('marks what did not decide', async () => {
      const notice = reason('scope.sensitive', 'developer', { scopes: ['users.write'] });
      const element = await why(denied([capBlocked], { notices: [notice] }), { variant: 'inline' });
      expect(words(element.shadowRoot?.querySelectorAll('[part=reason]')[1])).to.match(/^Note This private app asks for sensitive permissions: users\.write\./);
    });

    it('names a rule it does not know, and its numbers', async () => {
      const element = await why(denied([reason('moon.full', 'nobody', { phase: 'full' })]), { variant: 'inline' });
      expect(words(within(element, '[part=reason]'))).to.contain('moon.full').and.to.contain('phase');
    });

    it('says by which policy and on how old facts', async () => {
      const element = await why(denied([capBlocked], { freshness: { asOf: '2026-01-10T08:55:00Z', state: 'live' } }), { variant: 'inline', marketplace: await as(admin) });
      expect(words(within(element, '.foot'))).to.match(/^Policy v1, in force since Nov 18, 2025 Facts read 5 minutes ago/);
    });

    for (const [state, asOf, said] of [
      ['live', now, 'Live facts'],
      ['cached', now, 'Facts read just now'],
      ['stale', '2026-01-10T06:00:00Z', 'Stale facts, read 3 hours ago'],
    ] as const) {
      it(`says "${said}"`, async () => {
        const element = await why(denied([capBlocked], { freshness: { asOf, state } }), { variant: 'inline', marketplace: await as(admin) });
        expect(words(within(element, '.foot'))).to.contain(said);
      });
    }

    it('shows that a decision cannot be read', async () => {
      const element = await why({ outcome: 'deny' } as unknown as Decision, { variant: 'inline' });
      expect(words(element.shadowRoot)).to.contain('This decision cannot be read.');
    });

    it('agrees with what the policy decides', async () => {
      const { session, records } = await stage().marketplace('agency-admin');
      const decision = evaluate({
        action: 'install',
        now,
        viewer: session?.actor ?? admin,
        domain: 'platform',
        app: stage().myApp('kestrel-calls').listing,
        snapshot: { revision: v1, source: 'server', asOf: now, records: { agency: records?.agency ?? null, approval: 'approved', cap: { agencies: 6, blockedSince: '2025-12-12T11:00:00Z', counted: false }, installed: false } },
      });
      const element = await why(decision, { variant: 'inline' });
      expect(words(element.shadowRoot)).to.contain('New installs are blocked since December 12, 2025: this private app passed its cap of 5 agencies.');
    });
  });

  describe('the way out of the cap', () => {
    for (const rule of ['cap.blocked', 'cap.at-limit']) {
      it(`leads from ${rule} to a public review`, async () => {
        const element = await why(denied([{ ...capBlocked, rule }]), { variant: 'inline' });
        const chosen = oneEvent<CustomEvent<unknown>>(element, 'mkt-cap-exit');
        button(element, 'Start Public (listed) review').click();
        expect((await chosen).detail).to.deep.equal({ appId: 'kestrel-calls', exit: 'public-review' });
      });
    }

    it('sends everybody but developers to the developer', async () => {
      const element = await why(denied([capBlocked]), { variant: 'inline', marketplace: await as(admin) });
      expect(words(within(element, '[part=reason]'))).to.contain('Ask the app’s developer: only they can start it.');
    });

    it('is the developer’s own', async () => {
      const element = await why(denied([capBlocked]), { variant: 'inline', marketplace: await as({ kind: 'developer' }) });
      expect(groups(element)).to.deep.equal(['You can fix this']);
      expect(words(within(element, '[part=reason]'))).not.to.contain('Ask the app’s developer');
    });
  });

  describe('copying', () => {
    const clipboard = (writeText: (text: string) => Promise<void>) => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
    afterEach(() => Reflect.deleteProperty(navigator, 'clipboard'));

    it('copies the decision as JSON, and says so', async () => {
      let copied = '';
      clipboard((text) => Promise.resolve(void (copied = text)));
      const decision = denied([capBlocked]);
      const element = await why(decision, { variant: 'inline' });
      button(element, 'Copy as JSON').click();
      await until(() => words(within(element, '[role=status]')) === 'Copied', 'it says so');
      expect(JSON.parse(copied)).to.deep.equal(decision);
    });

    it('gives the text to take where the page may not copy', async () => {
      clipboard(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
      const element = await why(denied([capBlocked]), { variant: 'inline' });
      const failed = oneEvent<CustomEvent<{ error: { code: string } }>>(element, 'mkt-error');
      button(element, 'Copy as JSON').click();
      expect((await failed).detail.error.code).to.equal('unsupported');
      await element.updateComplete;
      expect(within<HTMLTextAreaElement>(element, 'textarea').value).to.contain('"cap.blocked"');
    });

    it('forgets that it copied when it closes', async () => {
      clipboard(() => Promise.resolve());
      const element = await opened(denied([capBlocked]));
      button(element, 'Copy as JSON').click();
      await until(() => words(within(element, '[role=status]')) === 'Copied', 'it says so');
      await sendKeys({ press: 'Escape' });
      await until(() => !isOpen(element), 'it is closed');
      element.open();
      await until(() => element.shadowRoot?.querySelector('[role=status]') !== null, 'it is open again');
      expect(words(within(element, '[role=status]'))).to.equal('');
    });
  });

  describe('for everybody', () => {
    const mixed = denied([capBlocked, notApproved, reason('distribution.agency-app', 'nobody', { targetUser: 'agency' })], {
      notices: [reason('scope.sensitive', 'developer', { scopes: ['users.write'] })],
      freshness: { asOf: '2026-01-10T06:00:00Z', state: 'stale' },
    });
    it('is accessible closed', async () => accessible(await why(mixed)));
    it('is accessible open', async () => accessible(await opened(mixed, { marketplace: await as(admin) })));
    it('is accessible in place, with its numbers shown', async () => {
      const element = await why(mixed, { variant: 'inline', marketplace: await as(admin) });
      for (const details of element.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
      await accessible(element);
    });
    it('is accessible when it allows', async () => accessible(await why(denied([reason('agency.installs', 'nobody')], { outcome: 'allow' }), { variant: 'inline' })));
  });

  describe('the smallest changes that would allow it', () => {
    const two: Remedy[] = [
      { id: 'approve', fact: 'approval.given', by: 'agency-admin' },
      { id: 'go-live', fact: 'app.live', by: 'developer' },
    ];
    const shownWays = (element: MktWhy): string[] => [...(element.shadowRoot?.querySelectorAll('[part=ways] ul') ?? [])].map(words);

    it('are named with who can make them, where there is more than one reason', async () => {
      const element = await opened(denied([notApproved, reason('listing.not-live', 'developer', { status: 'draft' })]), { ways: () => [two], marketplace: await as(admin) });
      expect(shownWays(element)).to.deep.equal(['Approve it for sub-accounts · you canBring a version live · its developer can']);
      await accessible(element);
    });

    it('are alternatives where there are several', async () => {
      const element = await opened(denied([capBlocked]), { ways: () => two.map((remedy) => [remedy]) });
      expect(words(within(element, '[part=ways] .who'))).to.equal('Any one of these would allow it');
      expect(shownWays(element)).to.have.length(2);
    });

    it('are not told twice where one reason has one way', async () => {
      const element = await opened(denied([notApproved]), { ways: () => [two.slice(0, 1)] });
      expect(shownWays(element)).to.deep.equal([]);
    });
  });
});
