// What a consent card shows and does, as its user sees it: every case of the policy's system on consent, every state, and what it never shows or does.
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import * as fc from 'fast-check';
import { render } from 'lit';
import '../../components/define.ts';
import { shownScopes } from '../../components/consent-asking.ts';
import { scopeList, verbatim, type OperationTable } from '../../components/consent-scopes.ts';
import type { Loaded } from '../../components/loaded.ts';
import type { MktConsent } from '../../components/mkt-consent.ts';
import { MarketplaceError } from '../../src/errors.ts';
import { eventWords, knownEvents } from '../../src/oauth/event-words.ts';
import { scopeOperations } from '../../src/oauth/operations.ts';
import * as scopes from '../../src/oauth/scopes.ts';
import { scopeDigest, type AuthorizationAsked, type AuthorizationRefused } from '../../src/schema/authorization.ts';
import type { Decision } from '../../src/schema/policy.ts';
import { asking, askedBy, card, clientFor, opened, queryOf } from './consents.ts';
import { accessible, inEveryLook, now, stage, until, within, words } from './stage.ts';

const all = <T extends Element = HTMLElement>(element: Element, selector: string): T[] => [...(element.shadowRoot?.querySelectorAll<T>(selector) ?? [])];
const has = (element: Element, selector: string): boolean => element.shadowRoot?.querySelector(selector) !== null;
const text = (element: Element): string => words(element.shadowRoot);

/** A press by the keyboard, which is the browser's own and goes where the focus is. */
async function press(target: HTMLElement): Promise<void> {
  target.focus();
  await sendKeys({ press: 'Enter' });
}
/** Allow is on the screen, wherever what was loaded late moved it, and has stood still there. */
const ready = (element: MktConsent) =>
  waitUntil(
    () => {
      const { top, bottom } = within(element, '.allow').getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) within(element, '.allow').scrollIntoView({ block: 'center', behavior: 'instant' });
      return has(element, '.allow.ready');
    },
    'Allow was seen and stood still',
    { timeout: 20_000 },
  );
/** Presses Allow as somebody would who presses again when the page asks for it. */
async function allow(element: MktConsent, done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 8 && !done(); tries += 1) {
    await ready(element);
    await press(within(element, '.allow'));
    await waitUntil(done, what, { timeout: 3000 }).catch(() => {});
  }
  expect(done(), what).to.equal(true);
}
const allowed = (element: MktConsent): boolean => within(element, '.allow').getAttribute('aria-disabled') !== 'true';

describe('a consent card', function () {
  this.timeout(60_000);
  const world = stage();
  const known = (id: string) => world.world.authorization.grants.get(id)?.size ?? 0;
  before(() => setViewport({ width: 1000, height: 900 }));

  describe('shows', () => {
    it('E-001 the name, the logo and every permission with what it is for', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms', { scope: 'contacts.readonly conversations/message.write' });
      const element = await card(asked);
      expect(words(within(element, 'h2'))).to.contain('Copperleaf Forms');
      expect(within<HTMLImageElement>(element, '.logos img').src).to.equal(asked.app.logoUrl);
      expect(all(element, '.scopes .phrase').map(words)).to.deep.equal(['See your contacts with their notes, tasks and appointments', 'Send messages and add calls in your name, and cancel scheduled ones']);
    });

    const warnings = [
      ['E-004 nothing for a private app without a sensitive permission', 'private', 'contacts.readonly', false, false],
      ['E-005 a mark, and no warning, for a public app with one', 'public', 'users.write', false, true],
      ['E-006 nothing for seeing who is in the team', 'private', 'users.readonly', false, false],
      ['a warning for a private app that changes the team', 'private', 'users.write', true, true],
      ['a warning for the other spelling of it', 'private', 'user.write', true, true],
      ['a warning for a private app that creates accounts', 'private', 'locations.write', true, true],
    ] as const;
    for (const [name, type, scope, warning, marked] of warnings) {
      it(name, async () => {
        const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms', { scope });
        const element = await card({ ...asked, app: { ...asked.app, type } });
        expect(has(element, '.strong')).to.equal(warning);
        expect(all(element, '.scopes .chip').some((chip) => words(chip) === 'Sensitive')).to.equal(marked);
        // The warning is what is read first.
        if (warning) expect(within(element, '.card').firstElementChild).to.equal(within(element, '.strong'));
      });
    }

    it('E-012 the same for a private app as for a public one', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      for (const type of ['private', 'public'] as const) expect(has(await card({ ...asked, app: { ...asked.app, type } }), '.allow')).to.equal(true);
    });

    it('E-013 E-015 the same permissions and warnings under an agency’s brand, and not a word of the platform’s', async () => {
      const { platform } = world.world;
      const asked = await askedBy(world, 'agency-admin', 'copperleaf-forms', { scope: 'users.write contacts.readonly' });
      const [grey, own] = [await card(asked), await card({ ...asked, brand: platform })];
      expect(asked.brand.domain).to.equal('white-label');
      for (const element of [grey, own]) expect(has(element, '.strong')).to.equal(true);
      expect(all(grey, '.scopes li').map(words)).to.deep.equal(all(own, '.scopes li').map(words));
      expect(text(grey)).not.to.contain(platform.name);
    });

    it('E-014 the platform’s own logo on its own host', async () => {
      const { platform } = world.world;
      const element = await card({ ...(await askedBy(world, 'sub-account-admin', 'copperleaf-forms')), brand: platform });
      expect(all<HTMLImageElement>(element, '.logos img').at(-1)?.src).to.equal(platform.logoUrl);
    });

    it('a permission that nobody described as it is written, flagged, with what cannot be seen in it made visible', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const strange = `bank.\u202etxet\u202c${'x'.repeat(150)}`;
      const element = await card({ ...asked, scopes: ['contacts.readonly', strange] });
      const row = all(element, '.scopes > li').find((one) => words(one).includes('bank.'));
      expect(row?.querySelector('.spelt')?.textContent).to.equal(strange);
      expect(words(row)).to.contain('Nobody has described').and.to.contain('Unknown');
      expect(all(element, '.unseen').map(({ dataset }) => dataset.code)).to.deep.equal(['U+202E', 'U+202C']);
    });

    it('the operations of a permission when they are asked for', async () => {
      const element = await card(await askedBy(world, 'sub-account-admin', 'copperleaf-forms', { scope: 'contacts.readonly' }));
      expect(has(element, '.operations')).to.equal(false);
      within(element, '.scopes summary').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => has(element, '.operations li'), 'the operations are there');
      expect(all(element, '.operations li').map(words)).to.deep.equal(scopeOperations('contacts.readonly').map(({ method, path }) => `${method} ${path}`));
    });

    it('the events it is told of in words, and one that nobody described as it is written', async () => {
      const element = await card({ ...(await askedBy(world, 'sub-account-admin', 'copperleaf-forms')), events: ['ContactCreate', 'MoonRise'] });
      await until(() => words(within(element, '.events')).includes('When'), 'the events are in words');
      expect(all(element, '.events li').map(words)).to.deep.equal(['When a contact is added ContactCreate', 'MoonRise']);
      expect(knownEvents.every((event) => eventWords(event) !== null)).to.equal(true);
    });

    it('how full the pilot of a private app is', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const shown = async (cap: AuthorizationAsked['cap']) => words((await card({ ...asked, cap })).shadowRoot?.querySelector('.pilot'));
      expect(await shown({ agencies: 4, blockedSince: null, counted: false })).to.contain('4 of 5 agencies have it');
      expect(await shown({ agencies: 2, blockedSince: null, counted: true })).to.contain('Yours is one of them');
      expect(await shown({ agencies: 6, blockedSince: now, counted: true })).to.contain('Its pilot is full');
      expect(await shown(null)).to.equal('');
    });

    it('E-011 what changed since the last time, the new permissions first', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms', { scope: 'contacts.readonly forms.readonly users.readonly' });
      const [account] = asked.accounts;
      if (!account) throw new Error('no account');
      const previous = { scopes: ['contacts.readonly', 'forms.readonly', 'calendars.readonly'], version: '1.0.0', grantedAt: '2026-05-03T10:00:00Z' };
      const element = await card({ ...asked, accounts: [{ ...account, previous }] });
      expect(words(within(element, '.changes'))).to.contain('version 1.0.0 on May 3, 2026').and.to.contain('1 new permission').and.to.contain('2 as before').and.to.contain('1 no longer asked for');
      expect(all(element, '.permissions h4').map(words)).to.deep.equal(['New since last time', 'Contacts', 'Websites and forms']);
      expect(words(within(element, '.gone'))).to.contain('See your calendars');
      const same = await card({ ...asked, accounts: [{ ...account, previous: { ...previous, scopes: asked.scopes } }] });
      expect(words(within(same, '.changes'))).to.contain('exactly the same');
    });

    it('where the browser goes next: what somebody owns in bold, in ASCII, and what is odd about it', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const next = async (redirectUri: string) => within(await card({ ...asked, redirectUri }), '.next');
      const plain = await next('https://app.forms.co.uk/back?x=1');
      await until(() => words(plain.querySelector('b')) === 'forms.co.uk', 'what somebody owns is in bold');
      expect(words(plain.querySelector('.host'))).to.equal('app.forms.co.uk');
      const foreign = await next('https://bücher.example/back');
      expect(words(foreign.querySelector('b'))).to.equal('xn--bcher-kva.example');
      await until(() => words(foreign).includes('bücher.example'), 'its own letters are there');
      const local = await next('http://127.0.0.1:8080/back');
      await until(() => words(local).includes('a program on this device'), 'what is odd about it is there');
    });

    it('the publisher’s own links, and says where there are none', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const element = await card(asked);
      expect(all<HTMLAnchorElement>(element, '.small a').map(({ href }) => href)).to.include(asked.links.privacy);
      for (const link of all<HTMLAnchorElement>(element, '.small a')) expect([link.rel, link.referrerPolicy]).to.deep.equal(['noopener noreferrer', 'no-referrer']);
      expect(text(await card({ ...asked, links: { privacy: null, terms: null, dataUse: null } }))).to.contain('neither a privacy policy nor terms');
    });
  });

  describe('is about accounts', () => {
    const named = (element: MktConsent) => all(element, '.account-name').map(words);

    it('chooses none of several for anybody, and the one there is', async () => {
      const many = await card(await askedBy(world, 'agency-admin', 'copperleaf-forms'));
      expect([many.shadowRoot?.querySelector('input:checked') ?? null, allowed(many), words(within(many, '.note'))]).to.deep.equal([null, false, 'Choose an account to allow it for.']);
      const one = await card(await askedBy(world, 'sub-account-admin', 'copperleaf-forms'));
      expect([named(one), allowed(one), words(within(one, 'h2'))]).to.deep.equal([[], true, 'Copperleaf Forms wants to connect to Harbor Dental']);
    });

    it('finds one among many by its name, and is for the one that is chosen by keyboard', async () => {
      const element = await card(await askedBy(world, 'agency-admin', 'copperleaf-forms'));
      within(element, '.accounts input[type=search]').focus();
      await sendKeys({ type: 'harbor' });
      await until(() => named(element).every((name) => name.startsWith('Harbor')), 'only those are there');
      await sendKeys({ press: 'Tab' });
      await sendKeys({ press: 'ArrowDown' });
      await until(() => allowed(element), 'an account is chosen');
      expect(words(within(element, '.note .line:not([inert])'))).to.equal('For Harbor Dental');
    });

    it('keeps its size when an account is chosen that granted something else before, so that nothing moves from under the pointer', async () => {
      const asked = await askedBy(world, 'agency-admin', 'copperleaf-forms');
      const [first, second] = asked.accounts;
      if (!first || !second) throw new Error('too few accounts');
      const previous = { scopes: ['contacts.readonly', 'calendars.readonly'], version: '1.0.0', grantedAt: '2026-05-03T10:00:00Z' };
      const accounts = [{ ...first, name: 'Newcomer', previous: null }, { ...second, name: 'A name that is longer than the line that has to hold it, whichever width the card may have', previous }];
      const element = await card({ ...asked, accounts });
      await until(() => has(element, '.room .changes'), 'there is room for both');
      const size = () => [element.offsetHeight, within(element, '.allow').offsetTop];
      const [before] = [size()];
      for (const [at, said] of [[0, 0], [1, 1], [0, 0]] as const) {
        all<HTMLInputElement>(element, '.choices input')[at]?.click();
        await until(() => all(element, '.room > :not([inert]) .changes').length === said, 'it is about the one that is chosen');
        expect(size()).to.deep.equal(before);
        expect(shownScopes(element.renderRoot, asked.scopes)).to.deep.equal(asked.scopes);
      }
      // By themselves the two are of different sizes.
      const [one, other] = await Promise.all(accounts.map((account) => card({ ...asked, accounts: [account] })));
      expect(one?.offsetHeight).not.to.equal(other?.offsetHeight);
    });

    it('has those that are refused stand apart: not to be chosen, with the reason', async () => {
      const asked = await askedBy(world, 'agency-admin', 'copperleaf-forms');
      const refused = (await askedBy(world, 'agency-admin', 'kestrel-calls')).accounts[0]?.decision;
      if (!refused) throw new Error('no decision');
      const [first, second, third] = asked.accounts;
      if (!first || !second || !third) throw new Error('too few accounts');
      const element = await card({ ...asked, accounts: [first, { ...second, decision: refused }, third] });
      await until(() => words(within(element, '.refused')).includes('blocked'), 'the reason is there');
      expect([named(element).at(-1), within<HTMLInputElement>(element, '.refused input').disabled, has(element, '.refused mkt-why')]).to.deep.equal([second.name, true, true]);
      // With one that may be chosen left, that one is chosen.
      expect(allowed(await card({ ...asked, accounts: [first, { ...second, decision: refused }] }))).to.equal(true);
    });

    it('E-020 refuses a blocked private app to a new agency before anything can be pressed', async () => {
      const { element, went } = await asking(world, 'agency-admin', 'kestrel-calls');
      await until(() => words(within(element, '.problem')).includes('New installs are blocked'), 'the problem is there');
      expect([allowed(element), has(element, '.problem mkt-why')]).to.deep.equal([false, true]);
      within(element, '.allow').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => element.shadowRoot?.querySelector('.problem mkt-why')?.shadowRoot?.querySelector(':popover-open') !== null, 'it says why');
      expect([went, known('kestrel-calls')]).to.deep.equal([[], 0]);
    });
  });

  describe('is answered', () => {
    it('E-009 by Allow with a code, for what was shown, and remembers it', async () => {
      const { element, went, provider } = await asking(world, 'sub-account-admin', 'plumbline-field-ops');
      const told: string[] = [];
      for (const name of ['mkt-consent-allow-request', 'mkt-consent-answered', 'mkt-error'] as const) provider.addEventListener(name, (event) => told.push(JSON.stringify([name, event.detail])));
      await allow(element, () => went.length > 0, 'the page goes on');
      const back = new URL(went[0] ?? '');
      expect([back.searchParams.get('state'), back.searchParams.has('code'), known('plumbline-field-ops')]).to.deep.equal(['s1', true, 1]);
      expect(text(element)).to.contain('Your answer was taken');
      // Nothing that is heard or seen on the page carries the code.
      const code = back.searchParams.get('code') ?? 'none';
      expect([told.length, told.join().includes(code), document.documentElement.outerHTML.includes(code) || text(element).includes(code), JSON.stringify([...(provider.marketplace?.attempts ?? [])]).includes(code)]).to.deep.equal([2, false, false, false]);
    });

    it('E-007 E-008 by Deny with nothing but the word and the state, however soon', async () => {
      const { element, went } = await asking(world, 'sub-account-admin', 'sedgewick-audit');
      await press(within(element, '.deny'));
      await until(() => went.length > 0, 'the page goes on');
      const { searchParams } = new URL(went[0] ?? '');
      expect([searchParams.get('error'), searchParams.get('state'), searchParams.has('code'), known('sedgewick-audit')]).to.deep.equal(['access_denied', 's1', false, 0]);
    });

    it('by keyboard, in the order read, with Deny before Allow and the focus on neither at first', async () => {
      const { element, went } = await asking(world, 'sub-account-admin', 'marrowtag-cleaner');
      expect(element.shadowRoot?.activeElement ?? null).to.equal(null);
      const buttons = all<HTMLButtonElement>(element, '.answers button');
      expect(buttons.map(words)).to.deep.equal(['Deny', 'Allow']);
      const [deny, allow] = buttons.map((button) => ({ width: button.offsetWidth, height: button.offsetHeight, weight: getComputedStyle(button).fontWeight, border: getComputedStyle(button).borderColor, size: getComputedStyle(button).fontSize }));
      expect(deny).to.deep.equal(allow);
      within(element, '.deny').focus();
      await sendKeys({ press: 'Tab' });
      expect(element.shadowRoot?.activeElement).to.equal(within(element, '.allow'));
      await ready(element);
      await sendKeys({ press: 'Enter' });
      await until(() => went.length > 0, 'the page goes on');
    });

    it('by a host that does it itself', async () => {
      const { element, provider, went } = await asking(world, 'sub-account-admin', 'pennywhistle-sms');
      let request: unknown = null;
      provider.addEventListener('mkt-consent-deny-request', (event) => {
        event.preventDefault();
        request = event.detail;
      });
      await press(within(element, '.deny'));
      await until(() => request !== null, 'the host heard of it');
      expect(went).to.deep.equal([]);
    });

    it('never where the page does not say how to go on', async () => {
      const { element, provider } = await asking(world, 'sub-account-admin', 'echo-fennel-voice');
      provider.navigate = undefined;
      await allow(element, () => text(element).includes('This page may not allow anything'), 'it says so');
      expect(known('echo-fennel-voice')).to.equal(0);
    });

    const tampered: readonly (readonly [string, (root: ShadowRoot) => void])[] = [
      ['a row that was taken out', (root) => root.querySelector('.scopes > li')?.remove()],
      ['a row that was hidden', (root) => root.querySelector('.scopes > li')?.setAttribute('hidden', '')],
      ['a row that was made see-through', (root) => root.querySelector<HTMLElement>('.scopes > li')?.style.setProperty('opacity', '0')],
      ['a list that was taken off the page', (root) => root.querySelector<HTMLElement>('.areas')?.style.setProperty('display', 'none')],
      ['a row that was renamed', (root) => root.querySelector('.scopes .spelt')?.append('.harmless')],
    ];
    for (const [name, tamper] of tampered) {
      it(`never with ${name}: what is granted is what is seen`, async () => {
        const { element, went } = await asking(world, 'sub-account-admin', 'pennywhistle-sms');
        const before = known('pennywhistle-sms');
        if (element.shadowRoot) tamper(element.shadowRoot);
        await allow(element, () => text(element).includes('not what was asked'), 'the server refuses it');
        expect([went, known('pennywhistle-sms')]).to.deep.equal([[], before]);
      });
    }
  });

  /** A card whose request could not be read. */
  const failing = async (code: MarketplaceError['code']): Promise<MktConsent> => {
    const client = { ...clientFor(world, 'sub-account-admin'), authorization: () => Promise.reject(new MarketplaceError(code, 'it failed')) };
    const element = await fixture<MktConsent>(html`<mkt-consent mode="grant" query=${queryOf(world, 'copperleaf-forms')} .marketplace=${opened(client)}></mkt-consent>`);
    await until(() => has(element, '.panel'), 'it says so');
    return element;
  };

  describe('tells its states', () => {
    const refusal = async (changes: Partial<AuthorizationRefused>): Promise<MktConsent> => {
      const { brand } = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      return card({ kind: 'error', error: 'invalid_client', description: 'client_id belongs to no app', returnUrl: null, brand, ...changes });
    };
    it('a request that nobody may answer, from where nobody is sent on', async () => {
      const element = await refusal({});
      expect(text(element)).to.contain('No app is known by this link').and.to.contain('You are not sent anywhere');
      expect(all(element, 'a')).to.deep.equal([]);
      const back = await refusal({ error: 'invalid_scope', returnUrl: 'https://a.example/back?error=invalid_scope&state=s1' });
      expect(within<HTMLAnchorElement>(back, 'a').href).to.equal('https://a.example/back?error=invalid_scope&state=s1');
      expect(all(await refusal({ returnUrl: 'javascript:alert(1)' }), 'a')).to.deep.equal([]);
    });
    it('offline, signed out, and anything else that failed', async () => {
      expect(text(await failing('network'))).to.contain('cannot be reached').and.to.contain('Try again');
      expect(text(await failing('unauthorized'))).to.contain('signed out');
      expect(text(await failing('server'))).to.contain('could not be read');
    });
    it('that it is on its way, expired, or was answered already', async () => {
      const client = { ...clientFor(world, 'sub-account-admin'), authorization: () => new Promise<never>(() => {}) };
      const loading = await fixture<MktConsent>(html`<mkt-consent mode="grant" query="q" .marketplace=${opened(client)}></mkt-consent>`);
      expect(words(within(loading, '[role=status]'))).to.equal('Loading the request');
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const late = await card({ ...asked, expiresAt: now }, 'grant', opened(client));
      await until(() => text(late).includes('has expired'), 'it says so');
      const conflict = { ...opened(client), attempts: new Map([[`authorization ${asked.id}`, { kind: 'failed', error: new MarketplaceError('conflict', 'answered') } as const]]) };
      expect(text(await card(asked, 'grant', conflict))).to.contain('answered already');
    });
    it('what the server’s policy said when it was asked', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const decision = (await askedBy(world, 'agency-admin', 'kestrel-calls')).accounts[0]?.decision as Decision;
      const refused = { ...opened(clientFor(world, 'sub-account-admin')), attempts: new Map([[`authorization ${asked.id}`, { kind: 'refused', decision } as const]]) };
      const element = await card(asked, 'grant', refused);
      await until(() => text(element).includes('New installs are blocked'), 'it says so');
      expect(allowed(element)).to.equal(false);
    });
  });

  describe('that informs', () => {
    it('has nothing to press but a link, whatever it is of', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const client = clientFor(world, 'sub-account-admin');
      const cards = [
        await card(asked, 'summary'),
        await fixture<MktConsent>(html`<mkt-consent .app=${asked.app} href="https://first.example/v2/oauth/chooselocation?client_id=1"></mkt-consent>`),
        await fixture<MktConsent>(html`<mkt-consent app-id="copperleaf-forms" .marketplace=${opened(client)}></mkt-consent>`),
        await fixture<MktConsent>(html`<mkt-consent mode="Grant" .authorization=${asked}></mkt-consent>`),
      ];
      for (const element of cards) {
        await until(() => all(element, '.scopes li').length === asked.app.scopes.length, 'every permission is there');
        expect(all(element, '.answers, .allow, .deny, input')).to.deep.equal([]);
      }
      expect(within<HTMLAnchorElement>(cards[1] as MktConsent, '.on a').href).to.equal('https://first.example/v2/oauth/chooselocation?client_id=1');
    });
    it('refuses an address that no link may have', async () => {
      const { app } = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const element = await fixture<MktConsent>(html`<mkt-consent .app=${app} href="javascript:alert(1)"></mkt-consent>`);
      expect(has(element, '.on')).to.equal(false);
    });
  });

  describe('keeps its promises', () => {
    it('shows every one of 10,000 random sets of permissions, whole; one that is dropped is found out', () => {
      const host = document.createElement('div');
      const place = document.body.appendChild(document.createElement('div'));
      const operations = { table: null, want: () => null } as unknown as Loaded<OperationTable>;
      const shown = (asked: readonly string[], drop: boolean): boolean => {
        render(scopeList({ scopes: asked, sensitive: ['users.write'], previous: null }, scopes, operations), host);
        if (drop) host.querySelector('.scopes > li')?.remove();
        const seen = [...host.querySelectorAll('.spelt')].map(({ textContent }) => textContent);
        return seen.length === asked.length && asked.every((scope) => seen.includes(scope));
      };
      const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...scopes.knownScopes, 'user.write', 'CONTACTS.readonly') }, { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) });
      const sets = fc.sample(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), { numRuns: 10_000, seed: 7 });
      const missed = sets.filter((asked) => !shown(asked, false));
      expect(missed.slice(0, 3)).to.deep.equal([]);
      expect(sets.slice(0, 100).filter((asked) => shown(asked, true))).to.deep.equal([]);
      place.remove();
    });

    it('the digest is that of what is seen, in the order asked for', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms');
      const element = await card(asked);
      const digest = async () => scopeDigest(asked.app.id, shownScopes(element.renderRoot, asked.scopes));
      expect(await digest()).to.equal(await scopeDigest(asked.app.id, asked.scopes));
      within(element, '.scopes > li').remove();
      expect(await digest()).not.to.equal(await scopeDigest(asked.app.id, asked.scopes));
    });

    it('text as it is written comes out of what makes the unseen visible', () => {
      const host = document.createElement('div');
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (given) => {
          render(html`${verbatim(given)}`, host);
          return host.textContent === given;
        }),
      );
    });

    it('the warning stands in any stylesheet of the page’s: read first, large enough, and legible', async () => {
      const asked = await askedBy(world, 'sub-account-admin', 'copperleaf-forms', { scope: 'users.write contacts.readonly' });
      const element = await card(asked);
      const rules = ['display:none', 'visibility:hidden', 'opacity:0', 'font-size:1px', 'color:transparent', 'color:#fff', 'transform:scale(.01)', 'scale:0', 'rotate:90deg', 'filter:opacity(0)', 'filter:blur(9px)', 'clip-path:inset(50%)', 'height:0;overflow:hidden', 'max-height:0', 'width:1px;overflow:hidden', 'position:absolute;left:-9999px', 'zoom:.05', 'mix-blend-mode:difference', 'line-height:0', 'letter-spacing:-1em', 'text-indent:-9999px', 'content-visibility:hidden', 'contain:strict', 'mask-image:linear-gradient(transparent,transparent)', 'translate:-9999px'];
      const tokens = '--mkt-text:#fff;--mkt-surface:#fff;--mkt-danger:#fff;--danger:#fff;--text:#fff;--mkt-radius:999px;--mkt-font:fantasy;--tone:#fff;--mkt-warning:transparent';
      const sheets = [
        ...rules.map((rule) => `mkt-consent{${rule.replaceAll(';', '!important;')}!important}`),
        ...rules.slice(0, 21).map((rule) => `mkt-consent::part(strong),mkt-consent::part(warning),mkt-consent::part(card),mkt-consent::part(icon),mkt-consent::part(panel){${rule}!important}`),
        `:root,mkt-consent{${tokens}}`,
        `mkt-consent{${tokens.replaceAll(';', '!important;')}!important}`,
        '*{color:#fff!important;background:#fff!important;font-size:2px!important}',
        'mkt-consent{animation:gone 1s both!important}@keyframes gone{to{opacity:0;transform:scale(0)}}',
      ];
      expect(sheets.length).to.equal(50);
      const sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      const fails: string[] = [];
      await inEveryLook(async () => {
        for (const css of ['', ...sheets]) {
          sheet.replaceSync(css);
          if (!stands(element)) fails.push(css);
        }
        await Promise.resolve();
      });
      sheet.replaceSync('');
      expect(fails).to.deep.equal([]);
      // What would be no warning is noticed.
      within(element, '.strong').style.setProperty('font-size', '9px');
      expect(stands(element)).to.equal(false);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    });

    it('has no axe violation in any state, theme or direction', async () => {
      const asked = await askedBy(world, 'agency-admin', 'copperleaf-forms', { scope: 'users.write contacts.readonly moon.rise' });
      const [first, second, third] = asked.accounts;
      const decision = (await askedBy(world, 'agency-admin', 'kestrel-calls')).accounts[0]?.decision as Decision;
      if (!first || !second || !third) throw new Error('too few accounts');
      const previous = { scopes: ['contacts.readonly', 'forms.readonly'], version: '1.0.0', grantedAt: now };
      const marketplace = opened(clientFor(world, 'agency-admin'));
      const states: readonly (() => Promise<MktConsent>)[] = [
        () => card(asked, 'grant', marketplace),
        () => card({ ...asked, accounts: [{ ...first, previous }], cap: { agencies: 4, blockedSince: null, counted: true } }, 'grant', marketplace),
        () => card({ ...asked, accounts: [first, { ...second, decision }, third] }, 'grant', marketplace),
        () => card({ ...asked, accounts: [{ ...second, decision }] }, 'grant', marketplace),
        () => card(asked, 'summary'),
        () => card({ kind: 'error', error: 'invalid_scope', description: 'scope is missing', returnUrl: 'https://a.example/back', brand: asked.brand }),
        () => fixture<MktConsent>(html`<mkt-consent mode="grant" query="q" .marketplace=${opened({ ...marketplace.client, authorization: () => new Promise<never>(() => {}) })}></mkt-consent>`),
        () => failing('network'),
        () => card({ ...asked, expiresAt: now }, 'grant', marketplace),
        () => card(asked, 'grant', { ...marketplace, attempts: new Map([[`authorization ${asked.id}`, { kind: 'failed', error: new MarketplaceError('conflict', 'answered') } as const]]) }),
      ];
      for (const state of states) {
        const element = await state();
        for (const details of all<HTMLDetailsElement>(element, 'details')) details.open = true;
        await until(() => !text(element).includes('Loading the details'), 'the details are there');
        await accessible(element);
      }
    });
  });
});

/** The warning is the card's first content, is seen, and can be read: its letters of 14 px or more, at 4.5 to 1 on its ground. */
function stands(element: MktConsent): boolean {
  const warning = element.shadowRoot?.querySelector<HTMLElement>('.strong');
  if (!warning || warning !== warning.parentElement?.firstElementChild) return false;
  const box = warning.getBoundingClientRect();
  const seen = warning.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) && box.width > 200 && box.height > 60 && box.right > 0 && box.left < innerWidth;
  const host = getComputedStyle(element);
  const undistorted = [host.transform, host.scale, host.rotate, host.translate, host.filter, host.clipPath, host.maskImage, host.mixBlendMode].every((value) => ['none', 'normal'].includes(value));
  const ground = getComputedStyle(warning).backgroundColor;
  const texts = [...warning.querySelectorAll('p, li')].map((one) => getComputedStyle(one));
  return seen && undistorted && texts.every(({ fontSize, color, textIndent, letterSpacing }) => parseFloat(fontSize) >= 14 && contrast(color, ground) >= 4.5 && textIndent === '0px' && letterSpacing === 'normal');
}

function contrast(a: string, b: string): number {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const light = (colour: string): number => {
    if (!canvas) return 0;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    const linear = (channel: number) => (channel <= 10 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

