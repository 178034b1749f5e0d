// Every case of pricing as a table: a pricing in, the words that an agency, a sub-account and a preview read out. The numbers are those of the policy's
// cases. What the rules refuse never becomes a pricing; those cases say which rule refuses it and what the element would promise anyway.
import { expect, fixture } from '@open-wc/testing';
import '../../components/define.ts';
import type { MktPrice } from '../../components/mkt-price.ts';
import { chargeFor, metersFaults, plansFaults, type MeterDraft, type PlansDraft } from '../../src/pricing/index.ts';
import { parse } from '../../src/schema/faults.ts';
import { Pricing } from '../../src/schema/pricing.ts';
import { publicUrl } from '../../src/schema/public-url.ts';
import { accessible, within, words } from './stage.ts';
import { audiences, custom, dollar, dynamic, foundOn, givenFor, HOME, messages, meter, plan, pricing, type Eyes, type Setting } from './prices.ts';

interface Case extends Setting {
  readonly ids: string;
  readonly what: string;
  /** What is read; `sub-account` holds for a preview too. */
  readonly agency: readonly string[];
  readonly subAccount: readonly string[];
  /** What is not. */
  readonly notAgency?: readonly string[];
  readonly notSubAccount?: readonly string[];
}

const paid = (more: Partial<Pricing> = {}): Pricing => pricing({ plans: [plan(19)], ...more });
const both = (...said: readonly string[]) => ({ agency: said, subAccount: said });
const uses = (used: number, perDay: number | null, subAccountId = HOME) => ({ perDay, today: [{ subAccountId, meterId: 'calls', used }] });
const calls = pricing({ model: 'free', meters: [meter(30_000)] });
const PROFIT = { calls: 20_000 };

const cases: readonly Case[] = [
  { ids: 'I-001', what: 'workflow actions and triggers are charged per execution', pricing: pricing({ meters: [meter(30_000), meter(5_000, { id: 't', module: 'workflow-trigger', name: 'Call ended' })] }), ...both('Place a call $0.03 per execution', 'Call ended $0.005 per execution') },
  { ids: 'I-001 I-002', what: 'a conversation provider is charged per message, inbound and outbound', pricing: pricing({ meters: messages }), ...both('SMS inbound $0.006 per message', 'SMS outbound $0.009 per message') },
  { ids: 'I-001 I-017', what: 'AI voice is a custom event, charged per minute', pricing: pricing({ meters: [custom({ price: { kind: 'fixed', amount: 80_000 } })] }), ...both('AI voice $0.08 per minute') },
  { ids: 'I-004', what: 'a dynamic price is a range, its page for the agency', pricing: pricing({ meters: [dynamic(60_000, 140_000)] }), agency: ['$0.06–$0.14 per minute', 'How it is priced'], subAccount: ['$0.06–$0.14 per minute'], notSubAccount: ['How it is priced'] },
  { ids: 'I-006', what: 'a millionth of a dollar is shown whole', pricing: pricing({ meters: [meter(1)] }), ...both('$0.000001 per execution') },
  { ids: 'I-007', what: 'the developer’s ceiling is said, and at it the app is paused', pricing: pricing({ meters: [meter(30_000, { dailyCeiling: 1000 })] }), usage: uses(1000, null), agency: ['at most 1,000 executions a day', 'Paused in 1 sub-account'], subAccount: ['at most 1,000 executions a day', 'Paused until tomorrow', 'The developer’s limit for today is used up.'] },
  { ids: 'I-015 I-016', what: 'a range says that a charge outside it is not accepted', pricing: pricing({ meters: [dynamic(10_000, 50_000)] }), ...both('$0.01–$0.05 per minute', 'A charge outside the range is not accepted.') },
  { ids: 'I-019', what: 'a waived fee is none', pricing: pricing({ meters: [meter(30_000, { platformFee: 10_000, feeWaived: true })] }), ...both('$0.03 per execution', 'no platform fee') },
  { ids: 'I-021', what: 'without the waiver there are two charges', pricing: pricing({ meters: [meter(30_000, { platformFee: 10_000 })] }), ...both('$0.03 per execution', '+ $0.01 platform fee') },
  { ids: 'I-020', what: 'the waiver is not for what the developer bills', pricing: pricing({ externalBilling: true, meters: [meter(30_000, { platformFee: 10_000, feeWaived: true })] }), ...both('+ $0.01 platform fee'), notAgency: ['no platform fee'], notSubAccount: ['no platform fee'] },
  { ids: 'I-023', what: 'the price by use stands in the full view', pricing: calls, ...both('Place a call $0.03 per execution') },
  { ids: 'I-025 I-028', what: 'base, profit and final for the agency; final for anybody else', pricing: pricing({ meters: [meter(50_000)] }), markup: PROFIT, agency: ['$0.05 $0.02 $0.07', 'Base', 'Your profit'], subAccount: ['Place a call $0.07 per execution'], notSubAccount: ['$0.05', '$0.02', 'profit', 'Base'] },
  { ids: 'I-026', what: 'without a profit everybody pays the base', pricing: pricing({ meters: [meter(50_000)] }), markup: {}, ...both('Place a call $0.05 per execution') },
  { ids: 'I-030', what: 'the profit is the same for every sub-account', pricing: calls, agency: ['the same in every sub-account'], subAccount: [], notSubAccount: ['every sub-account'] },
  { ids: 'I-031', what: 'an admin may set it', pricing: calls, agency: ['Set profit and daily limit'], subAccount: [], notSubAccount: ['Set profit'] },
  { ids: 'I-032 I-033', what: 'rebilling decides whose wallet pays, which is the agency’s business', pricing: calls, agency: ['With rebilling on, charges leave the sub-account’s wallet; with rebilling off, your agency’s wallet'], subAccount: [], notSubAccount: ['wallet', 'rebilling'] },
  { ids: 'I-034', what: 'at the daily limit the app is paused until the next day', pricing: calls, usage: uses(100, 100), agency: ['100 executions a day per sub-account', 'Paused in 1 sub-account', 'Goes on by itself on Jan'], subAccount: ['100 executions a day', 'Paused until tomorrow', 'Today’s limit is used up. Goes on by itself on Jan'] },
  { ids: 'I-035', what: 'below the daily limit it runs', pricing: calls, usage: uses(99, 100), agency: ['Running in every sub-account'], subAccount: ['Running', '99 of 100 executions used today.'], notSubAccount: ['Paused'] },
  { ids: 'I-035', what: 'a neighbour that is paused is the agency’s business', pricing: calls, usage: uses(100, 100, 'another'), agency: ['Paused in 1 sub-account'], subAccount: ['0 of 100 executions used today.'], notSubAccount: ['Paused'] },
  { ids: 'I-036', what: 'without a daily limit nothing pauses', pricing: calls, usage: uses(10_000, null), ...both('$0.03 per execution'), notAgency: ['Paused', 'Running'], notSubAccount: ['Paused', 'Running'] },
  { ids: 'I-039', what: 'markup and daily limits are there', pricing: calls, markup: PROFIT, usage: uses(1, 100), agency: ['Your profit', 'Daily limit'], subAccount: ['Daily limit'] },
  { ids: 'I-041', what: 'a trial of 1 day', pricing: paid({ trialDays: 1 }), ...both('Free for the first day.') },
  { ids: 'I-042', what: 'a trial of 90 days', pricing: paid({ trialDays: 90 }), ...both('Free for the first 90 days.') },
  { ids: 'I-046 I-048', what: 'one trial in 90 days, with a reminder a day before', pricing: paid({ trialDays: 7 }), ...both('One trial of an app in 90 days. You are reminded 24 hours before it ends.') },
  { ids: 'I-051', what: 'a subscription', pricing: pricing({ plans: [plan(19), plan(190, { interval: 'year', name: 'Yearly' })] }), ...both('Pro $19 / month', 'Yearly $190 / year') },
  { ids: 'I-052', what: 'a one-time price', pricing: pricing({ model: 'one-time', plans: [plan(149, { interval: 'one-time' })] }), ...both('Pro $149 once') },
  { ids: 'I-053', what: 'freemium', pricing: pricing({ model: 'freemium', plans: [plan(0, { id: 'free', name: 'Free plan' }), plan(19)] }), ...both('To start with Free', 'Pro $19 / month') },
  { ids: 'I-057', what: 'the agency pays 10, the sub-account 12', pricing: pricing({ plans: [plan(0, { agencyAmount: 10 * dollar, subAccountAmount: 12 * dollar })] }), agency: ['$10 / month', 'Sub-accounts pay $12 / month'], subAccount: ['$12 / month'], notSubAccount: ['$10'] },
  { ids: 'I-058', what: 'the platform keeps no commission', pricing: pricing({ plans: [plan(10)] }), agency: ['The developer receives its whole listed price'], subAccount: ['$10 / month'], notSubAccount: ['commission'] },
  { ids: 'I-059', what: 'an app that bills itself cannot be resold', pricing: pricing({ externalBilling: true, meters: [meter(30_000)] }), agency: ['It cannot be resold', 'so it cannot be resold with a profit'], subAccount: ['The developer bills this app by its own means'], notSubAccount: ['resold'] },
  { ids: 'I-061', what: 'rightly charged use is not refunded; errors are reported within 3 days', pricing: calls, ...both('Use that was charged rightly is not refunded. Report a wrong charge within 3 days.') },
  { ids: 'I-062', what: 'a subscription without a trial is refunded in proportion within 3 days', pricing: paid(), ...both('A subscription that began without a trial is refunded in proportion within 3 days.') },
  { ids: 'I-063', what: 'a change of plan is worked out in proportion, with the next bill', pricing: paid(), ...both('the difference is worked out in proportion and settled with the next bill') },
  { ids: 'tiers', what: 'prices by volume', pricing: pricing({ meters: [meter(30_000, { tiers: [{ from: 0, to: 1000, amount: 30_000 }, { from: 1001, to: null, amount: 20_000 }] })] }), markup: { calls: 5_000 }, agency: ['$0.02–$0.03', '$0.025–$0.035', '0–1,000: $0.035', 'From 1,001: $0.025'], subAccount: ['$0.025–$0.035 per execution', '0–1,000: $0.035'], notSubAccount: ['$0.02 ', '$0.03 '] },
  { ids: 'D-010', what: 'a profit moves both ends of a range', pricing: pricing({ meters: [dynamic(1_000_000, 1_500_000)] }), markup: { voice: 500_000 }, agency: ['$1–$1.50 $0.50 $1.50–$2'], subAccount: ['$1.50–$2 per minute'], notSubAccount: ['$1–', '$0.50'] },
];

const element = async (eyes: Eyes, setting: Setting, variant = 'full'): Promise<MktPrice> => {
  const made = Object.assign(document.createElement('mkt-price'), await givenFor(eyes, setting));
  made.setAttribute('variant', variant);
  return fixture<MktPrice>(made);
};
/** Its words, one block after the other. */
const said = (price: MktPrice): string => words(price.shadowRoot).replace(/\s*:host[^]*$/, '');

describe('mkt-price, case by case', () => {
  for (const { ids, what, agency, subAccount, notAgency = [], notSubAccount = [], ...setting } of cases) {
    for (const eyes of audiences) {
      const [has, hasNot] = eyes === 'agency' ? [agency, notAgency] : [subAccount, notSubAccount];
      it(`${ids} ${what}: ${eyes}`, async () => {
        const text = said(await element(eyes, setting));
        for (const one of has) expect(text).to.contain(one);
        for (const one of hasNot) expect(text).not.to.contain(one);
      });
    }
  }

  it('I-024 the charge of one use stands in one line', async () => {
    for (const [given, line] of [
      [meter(30_000, { platformFee: 10_000 }), '$0.03 per execution + $0.01 platform fee'],
      [meter(30_000, { platformFee: 10_000, feeWaived: true }), '$0.03 per execution (no platform fee)'],
      [meter(30_000), '$0.03 per execution'],
    ] as const) {
      expect(said(await element('agency', { pricing: pricing({ meters: [given] }) }, 'charge'))).to.equal(line);
    }
    expect(said(await element('preview', { pricing: pricing({ meters: [meter(30_000)] }), markup: PROFIT }, 'charge'))).to.equal('$0.05 per execution');
    expect(said(await element('agency', { pricing: pricing({ meters: messages }) }, 'charge'))).to.equal('$0.006 per message and $0.009 per message');
  });
  it('I-015 a charge inside the range: what the estimate says of 10 units', async () => {
    expect(chargeFor(dynamic(10_000, 50_000), { units: 10, price: 30_000, profit: 0, rebilling: true }).value?.total).to.equal(300_000);
    const price = await element('sub-account', { pricing: pricing({ meters: [dynamic(10_000, 50_000)] }) });
    const count = within<HTMLInputElement>(price, '#number-0');
    count.value = '10';
    count.dispatchEvent(new Event('change'));
    await price.updateComplete;
    expect(words(within(price, 'output'))).to.equal('At 10 units a month: $0.10–$0.50');
  });
});

describe('what the rules refuse is no pricing', () => {
  const drafted = (price: Meter['price'], more: Partial<MeterDraft> = {}): readonly string[] => metersFaults([{ ...custom(), price, ...more }], publicUrl).map(({ path }) => path);
  const plans = (more: Partial<PlansDraft>): readonly string[] => plansFaults({ model: 'subscription', plans: [{ ...plan(19), features: [] }], trialDays: null, externalBilling: false, ...more }).map(({ path }) => path);
  const page = 'https://kestrel.example.com/prices';
  type Meter = Pricing['meters'][number];

  it('I-008 a price with seven decimals', () => expect(parse(Pricing, pricing({ meters: [meter(1.5)] })).faults).not.to.equal(undefined));
  it('I-010 a price above $200', () => expect(drafted({ kind: 'fixed', amount: 200_010_000 })).to.deep.equal(['0.price.amount']));
  it('I-012 a default outside its range', () => expect(drafted({ kind: 'dynamic', min: dollar, max: 2 * dollar, default: 3 * dollar, pricingPageUrl: page })).to.deep.equal(['0.price.default']));
  it('I-013 a range without a width', () => expect(drafted({ kind: 'dynamic', min: 2 * dollar, max: 2 * dollar, default: 2 * dollar, pricingPageUrl: page })).to.deep.equal(['0.price.min']));
  it('I-016 a charge outside the range', () => expect(chargeFor(dynamic(10_000, 50_000), { units: 1, price: 60_000, profit: 0, rebilling: true }).value).to.equal(undefined));
  it('I-043 a trial of 91 days', () => expect(parse(Pricing, paid({ trialDays: 91 })).faults).not.to.equal(undefined));
  it('I-055 six features of a plan', () => expect(plans({ plans: [{ ...plan(19), features: ['1', '2', '3', '4', '5', '6'] }] })).to.deep.equal(['plans.0.features']));
  it('a meter and plans that keep the rules have no fault', () => {
    expect(drafted({ kind: 'dynamic', min: dollar, max: 2 * dollar, default: dollar, pricingPageUrl: page })).to.deep.equal([]);
    expect(plans({ trialDays: 90 })).to.deep.equal([]);
  });
  for (const eyes of audiences) {
    it(`I-044 I-045 a trial of a free app, or of one that bills itself, is not promised: ${eyes}`, async () => {
      for (const given of [pricing({ model: 'free', meters: [meter(30_000)], trialDays: 7 }), paid({ externalBilling: true, trialDays: 7 })]) {
        expect(said(await element(eyes, { pricing: given }))).not.to.match(/Free for the first|One trial/);
        expect(said(await element(eyes, { pricing: given }, ''))).not.to.contain('trial');
      }
    });
  }
});

describe('no base price is to be found', () => {
  // Numbers that nothing else on an element could be.
  const setting: Setting = {
    markup: { calls: 20_011, voice: 70_013 },
    usage: uses(3, 100),
    pricing: pricing({
      model: 'freemium',
      plans: [plan(0, { agencyAmount: 10_370_000, subAccountAmount: 12_410_000 })],
      meters: [meter(50_017, { tiers: [{ from: 0, to: null, amount: 49_031 }], platformFee: 10_000 }), dynamic(60_019, 140_023)],
      trialDays: 7,
    }),
  };
  const secrets = ['10.37', '10370000', '0.050017', '50017', '0.049031', '49031', '0.060019', '60019', '0.140023', '140023', '0.020011', '20011', '0.070013', '70013', 'kestrel.test.example/pricing'];
  const leaks = (price: MktPrice): readonly string[] => secrets.filter((secret) => foundOn(price).includes(secret));

  for (const variant of ['', 'full', 'charge', 'estimate', 'edit']) {
    for (const eyes of ['sub-account', 'preview'] as const) {
      it(`in variant "${variant}", ${eyes}`, async () => expect(leaks(await element(eyes, setting, variant))).to.deep.equal([]));
    }
  }
  it('and to an agency every one of them is there, which shows that it would be found', async () => {
    const price = await element('agency', setting);
    const texts = ['10.37', '0.049031', '0.060019', '0.140023', '0.020011', '0.070013', 'kestrel.test.example/pricing'];
    expect(secrets.filter((secret) => !leaks(price).includes(secret))).to.deep.equal(['0.050017']);
    expect(texts.filter((text) => !foundOn(price).includes(text))).to.deep.equal([]);
  });

  it('once a preview begins, on an element that was given the agency’s pricing', async () => {
    const price = await element('agency', setting);
    const { marketplace } = await givenFor('preview', setting);
    price.marketplace = marketplace;
    await price.updateComplete;
    expect(leaks(price)).to.deep.equal([]);
    expect(said(price)).to.contain('$0.069042');
  });
  it('and a second look at the same final pricing adds no second profit', async () => {
    const price = await element('agency', setting);
    price.marketplace = (await givenFor('preview', setting)).marketplace;
    await price.updateComplete;
    price.requestUpdate();
    await price.updateComplete;
    price.marketplace = (await givenFor('agency', setting)).marketplace;
    await price.updateComplete;
    expect(said(price)).to.contain('$0.069042').and.not.to.contain('$0.089053');
  });
  it('where the host says that a sub-account looks', async () => {
    const price = Object.assign(document.createElement('mkt-price'), { ...(await givenFor('agency', setting)), audience: 'sub-account', variant: 'full', markup: setting.markup, marketplace: undefined });
    await fixture(price);
    expect(leaks(price)).to.deep.equal([]);
    expect(said(price)).to.contain('$0.069042');
  });
});

describe('the element in every state', () => {
  for (const eyes of audiences) {
    it(`is accessible in full, opened: ${eyes}`, async () => {
      const price = await element(eyes, { pricing: pricing({ model: 'freemium', plans: [plan(19)], meters: [meter(50_000, { platformFee: 10_000, tiers: [{ from: 0, to: null, amount: 40_000 }] }), dynamic(60_000, 140_000), ...messages], trialDays: 14 }), markup: PROFIT, usage: uses(100, 100) });
      price.shadowRoot?.querySelectorAll('details').forEach((details) => (details.open = true));
      await accessible(price);
    });
  }
  for (const variant of ['charge', 'estimate', 'edit']) it(`is accessible in variant ${variant}`, async () => accessible(await element('agency', { pricing: calls, markup: PROFIT }, variant)));
});
