// What `mkt-connect` shows before anybody leaves: the summary in its slot, and the way out of a browser that another app brings along. What follows a
// click, with servers and windows, is test/e2e/connect.e2e.test.ts.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { nothing } from 'lit';
import '../../components/define.ts';
import type { MktConnect } from '../../components/mkt-connect.ts';
import { askedBy } from './consents.ts';
import { accessible, stage, until, within, words } from './stage.ts';

const SERVER = 'https://asks.example/v2/oauth/chooselocation';

async function connecting({ summary = false } = {}): Promise<MktConnect> {
  const { app } = await askedBy(stage(), 'agency-admin', 'copperleaf-forms');
  const element = await fixture<MktConnect>(html`<mkt-connect name="Meridian" client-id="copperleaf-forms-n84ibul2" redirect-uri="https://forms.example/back" scopes=${app.scopes.join(' ')} server=${SERVER}>
    ${summary ? html`<mkt-consent slot="summary" .app=${app}></mkt-consent>` : nothing}
  </mkt-connect>`);
  await until(() => element.shadowRoot?.querySelector('.link')?.hasAttribute('href') === true, 'the link has its address');
  return element;
}
const link = (element: MktConnect) => within<HTMLAnchorElement>(element, '.link');
const dialog = (element: MktConnect) => within<HTMLDialogElement>(element, 'dialog');

async function press(target: HTMLElement): Promise<void> {
  target.focus();
  await sendKeys({ press: 'Enter' });
}

/** The requests to leave, each of which stays here. */
function leaving(element: MktConnect): { readonly count: number } {
  const left = { count: 0 };
  element.addEventListener('mkt-connect-request', (event) => {
    event.preventDefault();
    left.count += 1;
  });
  return left;
}

describe('mkt-connect with a summary', () => {
  it('shows what is asked for first, and leaves nowhere yet', async () => {
    const element = await connecting({ summary: true });
    const left = leaving(element);
    await press(link(element));
    expect(dialog(element).open).to.equal(true);
    expect(left.count).to.equal(0);
    const card = element.querySelector('mkt-consent');
    await until(() => words(card?.shadowRoot).includes('What it may do'), 'the card informs');
    expect(card?.shadowRoot?.querySelector('.allow') === null).to.equal(true);
  });

  it('goes on from there, to where the link itself goes', async () => {
    const element = await connecting({ summary: true });
    const left = leaving(element);
    await press(link(element));
    const on = within<HTMLAnchorElement>(element, '.continue');
    expect(words(on)).to.equal('Continue to asks.example');
    expect(on.href).to.equal(link(element).href);
    await press(on);
    expect(left.count).to.equal(1);
    expect(dialog(element).open).to.equal(false);
  });

  it('may be left by Escape and by Not now, and the focus is back on the link', async () => {
    const element = await connecting({ summary: true });
    const left = leaving(element);
    await press(link(element));
    await sendKeys({ press: 'Escape' });
    await until(() => !dialog(element).open, 'the dialog closes');
    expect(element.shadowRoot?.activeElement === link(element)).to.equal(true);
    await press(link(element));
    await press([...dialog(element).querySelectorAll('button')].find((one) => words(one) === 'Not now') ?? expect.fail('no way to stay'));
    expect(dialog(element).open).to.equal(false);
    expect(left.count).to.equal(0);
  });

  it('is accessible while it is open', async () => {
    const element = await connecting({ summary: true });
    await press(link(element));
    await accessible(element);
  });

  it('without one leaves at once', async () => {
    const element = await connecting();
    const left = leaving(element);
    await press(link(element));
    expect(left.count).to.equal(1);
    expect(dialog(element).open).to.equal(false);
  });
});

describe('mkt-connect in the browser of another app', () => {
  beforeEach(() => Object.defineProperty(navigator, 'userAgent', { configurable: true, value: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Instagram 300.0' }));
  afterEach(() => Reflect.deleteProperty(navigator, 'userAgent'));

  it('gives the address of the page to open elsewhere, and still a link', async () => {
    const element = await connecting();
    expect(words(link(element))).to.equal('Continue here anyway');
    expect(within<HTMLInputElement>(element, '[part=copying] input').value).to.equal(location.href);
    expect(within<HTMLInputElement>(element, '[part=copying] input').value).not.to.include('state=');
  });

  it('says that the address is copied, or selects it where copying is not allowed', async () => {
    const element = await connecting();
    await press(within(element, '[part=copying] button'));
    await until(() => /The address is (copied|selected)/.test(words(within(element, '[part=line]'))), 'it is said');
  });

  it('is accessible', async () => accessible(await connecting()));
});

describe('mkt-connect in any other browser', () => {
  it('has no address to copy', async () => {
    const element = await connecting();
    expect(words(link(element))).to.equal('Connect Meridian');
    expect(element.shadowRoot?.querySelector('[part=copying]') === null).to.equal(true);
  });
});
