import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../components/define.ts';
import type { MktPrice } from '../../components/mkt-price.ts';
import type { Meter, PricePlan, Pricing } from '../../src/schema/pricing.ts';
import { preview } from '../../src/marketplace.ts';
import { accessible, stage, within, words } from './stage.ts';

const dollar = 1_000_000;
const plan = (amount: number, more: Partial<PricePlan> = {}): PricePlan => ({ id: 'plan', name: 'Pro', interval: 'month', agencyAmount: amount * dollar, subAccountAmount: amount * dollar, ...more });
const meter = (amount: number, more: Partial<Meter> = {}): Meter => ({
  id: 'calls',
  module: 'workflow-action',
  name: 'Place a call',
  unit: 'execution',
  direction: null,
  price: { kind: 'fixed', amount },
  platformFee: null,
  feeWaived: false,
  ...more,
});
const voice = meter(0, {
  id: 'voice',
  module: 'custom',
  name: 'AI voice',
  unit: 'minute',
  price: { kind: 'dynamic', min: 60_000, max: 140_000, default: 80_000, pricingPageUrl: 'https://kestrel.test.example/pricing' },
});
const messages = (['inbound', 'outbound'] as const).map((direction) =>
  meter(direction === 'inbound' ? 6_000 : 9_000, { id: direction, module: 'conversation-provider', name: 'SMS', unit: 'message', direction }),
);
const pricing = (more: Partial<Pricing>): Pricing => ({ model: 'subscription', plans: [], meters: [], trialDays: null, ...more });

const price = (more: Partial<MktPrice>): Promise<MktPrice> => fixture<MktPrice>(Object.assign(document.createElement('mkt-price'), more));
const full = (more: Partial<MktPrice>): Promise<MktPrice> => {
  const element = Object.assign(document.createElement('mkt-price'), more);
  element.setAttribute('variant', 'full');
  return fixture<MktPrice>(element);
};
const said = (element: MktPrice): string => words(element.shadowRoot);
const rows = (element: MktPrice): string[] => [...(element.shadowRoot?.querySelectorAll('tr, .row') ?? [])].map((row) => [...row.children].map(words).join(' '));

describe('mkt-price', () => {
  describe('in one line', () => {
    const cases: [line: string, pricing: Partial<Pricing>][] = [
      ['Free', { model: 'free' }],
      ['$19 / month', { plans: [plan(19)] }],
      ['$19 / month · 14-day trial', { plans: [plan(19)], trialDays: 14 }],
      ['$19.50 / month', { plans: [plan(19.5)] }],
      ['$1,200 / year', { plans: [plan(1200, { interval: 'year' })] }],
      ['From $9 / month', { plans: [plan(190, { interval: 'year' }), plan(29), plan(9)] }],
      ['$149 once', { model: 'one-time', plans: [plan(149, { interval: 'one-time' })] }],
      ['Free, paid plans from $9 / month', { model: 'freemium', plans: [plan(29), plan(9)] }],
      ['$0.004 per execution', { meters: [meter(4_000)] }],
      ['From $0.004 per execution', { meters: [meter(30_000), meter(4_000)] }],
      ['$0.000001 per execution', { meters: [meter(1)] }],
      ['In $0.006 / out $0.009 per message', { meters: messages }],
      ['$0.06–$0.14 per minute', { meters: [voice] }],
      ['$19 / month + usage', { plans: [plan(19)], meters: [meter(4_000)] }],
      ['Free, usage from $0.004 per execution', { model: 'freemium', meters: [meter(30_000), meter(4_000)] }],
      ['Free', { meters: [meter(0)], trialDays: 14 }],
    ];
    for (const [line, given] of cases) {
      it(line, async () => expect(said(await price({ pricing: pricing(given) }))).to.equal(line));
    }

    it('shows nothing without a pricing', async () => expect(said(await price({}))).to.equal(''));

    it('takes an unknown variant for the line', async () => expect(said(await price({ pricing: pricing({}), variant: 'poster' }))).to.equal('Free'));
  });

  describe('for whom', () => {
    const markup = { calls: 20_000 };
    const twoPrices = pricing({ plans: [plan(0, { agencyAmount: 10 * dollar, subAccountAmount: 12 * dollar })] });

    it('adds the agency’s profit to what sub-accounts pay', async () => {
      expect(said(await price({ pricing: pricing({ meters: [meter(50_000)] }), markup }))).to.equal('$0.07 per execution');
    });

    it('takes the profit from the marketplace’s records', async () => {
      const marketplace = await stage().marketplace('agency-admin');
      const records = marketplace.records && { ...marketplace.records, markup };
      expect(said(await price({ pricing: pricing({ meters: [meter(50_000)] }), marketplace: { ...marketplace, records } }))).to.equal('$0.07 per execution');
    });

    it('adds no profit to the final prices of a preview', async () => {
      const marketplace = await stage().marketplace('agency-admin');
      const records = marketplace.records && { ...marketplace.records, markup };
      expect(said(await price({ pricing: pricing({ meters: [meter(70_000)] }), marketplace: preview({ ...marketplace, records }, 'admin') }))).to.equal('$0.07 per execution');
    });

    it('shows an agency its own price of a plan', async () => expect(said(await price({ pricing: twoPrices, audience: 'agency' }))).to.equal('$10 / month'));
    it('shows a sub-account its price of a plan', async () => expect(said(await price({ pricing: twoPrices, audience: 'sub-account' }))).to.equal('$12 / month'));
    it('takes an unknown audience for a sub-account', async () => expect(said(await price({ pricing: twoPrices, audience: 'everyone' }))).to.equal('$12 / month'));
    it('knows the viewer’s audience', async () => {
      expect(said(await price({ pricing: twoPrices, marketplace: await stage().marketplace('agency-admin') }))).to.equal('$10 / month');
    });
  });

  describe('in full', () => {
    const everything = pricing({ plans: [plan(19)], meters: [meter(50_000), voice], trialDays: 30 });

    it('shows an agency base, profit and final price', async () => {
      const element = await full({ pricing: everything, markup: { calls: 20_000 }, audience: 'agency' });
      expect(rows(element)).to.deep.equal(['Pro $19 / month', 'Usage Base Your profit Final', 'Place a call per execution $0.05 $0.02 $0.07', 'AI voice per minute $0.06–$0.14 $0 $0.06–$0.14']);
    });

    it('shows a sub-account the final price and nothing else', async () => {
      const element = await full({ pricing: everything, markup: { calls: 20_000 }, audience: 'sub-account' });
      expect(rows(element)).to.deep.equal(['Pro $19 / month', 'Place a call $0.07 per execution', 'AI voice $0.06–$0.14 per minute']);
      expect(said(element)).not.to.contain('profit');
    });

    it('shows no columns where there is no profit', async () => {
      expect((await full({ pricing: everything, audience: 'agency' })).shadowRoot?.querySelector('table') === null).to.equal(true);
    });

    it('says what sub-accounts pay where that differs', async () => {
      const element = await full({ pricing: pricing({ plans: [plan(0, { agencyAmount: 10 * dollar, subAccountAmount: 12 * dollar })] }), audience: 'agency' });
      expect(said(element)).to.contain('$10 / month').and.to.contain('Sub-accounts pay $12 / month');
    });

    for (const [words, more] of [
      ['+ $0.01 platform fee', { platformFee: 10_000 }],
      ['no platform fee', { platformFee: 10_000, feeWaived: true }],
    ] as const) {
      it(`says "${words}"`, async () => expect(said(await full({ pricing: pricing({ meters: [meter(30_000, more)] }) }))).to.contain(words));
    }
    for (const [what, given] of [
      ['messages', messages],
      ['custom usage', [voice]],
    ] as const) {
      it(`says nothing of a fee on ${what}`, async () => {
        const meters = given.map((one) => ({ ...one, platformFee: 10_000, feeWaived: true }));
        expect(said(await full({ pricing: pricing({ meters }) }))).not.to.contain('fee');
      });
    }

    it('tells inbound from outbound', async () => {
      expect(rows(await full({ pricing: pricing({ meters: messages }) }))).to.deep.equal(['SMS inbound $0.006 per message', 'SMS outbound $0.009 per message']);
    });

    it('says how long it is free', async () => expect(said(await full({ pricing: everything }))).to.contain('Free for the first 30 days.'));
    it('says that it is free', async () => expect(rows(await full({ pricing: pricing({ model: 'free' }) }))).to.deep.equal(['Price Free']));

    const link = (element: MktPrice): string | undefined => element.shadowRoot?.querySelector('a')?.href;
    it('leads agency admins to the pricing page', async () => {
      expect(link(await full({ pricing: everything, marketplace: await stage().marketplace('agency-admin') }))).to.equal('https://kestrel.test.example/pricing');
    });
    for (const as of ['agency-user', 'sub-account-admin'] as const) {
      it(`does not lead the ${as} there`, async () => expect(link(await full({ pricing: everything, audience: 'agency', marketplace: await stage().marketplace(as) }))).to.equal(undefined));
    }
    it('leads nobody to an unsafe page', async () => {
      const unsafe = meter(0, { ...voice, price: { kind: 'dynamic', min: 1, max: 2, default: 1, pricingPageUrl: 'javascript:alert(1)' } });
      expect(link(await full({ pricing: pricing({ meters: [unsafe] }), marketplace: await stage().marketplace('agency-admin') }))).to.equal(undefined);
    });
  });

  describe('for everybody', () => {
    const everything = pricing({ model: 'freemium', plans: [plan(19), plan(190, { interval: 'year', name: 'An extraordinarily long name of a yearly plan' })], meters: [meter(50_000, { platformFee: 10_000 }), voice, ...messages], trialDays: 30 });
    afterEach(() => setViewport({ width: 800, height: 600 }));

    it('is accessible in one line', async () => accessible(await price({ pricing: everything })));
    for (const width of [800, 280]) {
      it(`is accessible in full at ${width} px, and fits`, async () => {
        await setViewport({ width, height: 600 });
        const element = await full({ pricing: everything, markup: { calls: 20_000 }, marketplace: await stage().marketplace('agency-owner') });
        await accessible(element);
        expect(element.scrollWidth).to.be.at.most(element.clientWidth);
        expect(within(element, '[part=meters]').getBoundingClientRect().width).to.be.at.most(element.clientWidth);
      });
    }
    it('keeps a line in its own direction on a page of another', async () => {
      const page = await fixture(html`<div dir="rtl"></div>`);
      const element = Object.assign(document.createElement('mkt-price'), { pricing: pricing({ plans: [plan(19)], trialDays: 14 }) });
      page.append(element);
      await element.updateComplete;
      expect(getComputedStyle(within(element, '[part=line]')).direction).to.equal('ltr');
    });
  });
});
