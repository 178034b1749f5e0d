// The forms in which an agency's owners and admins set profit and daily limit: live prices, faults in words, effects said first, and what is asked of whom.
import { expect, fixture, html } from '@open-wc/testing';
import '../../components/define.ts';
import type { MktPrice } from '../../components/mkt-price.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import { preview } from '../../src/marketplace.ts';
import type { Pricing } from '../../src/schema/pricing.ts';
import { dynamic, givenFor, meter, pricing, type Setting } from './prices.ts';
import { accessible, baseUrl, button, now, stage, until, within, words } from './stage.ts';

const two = pricing({ model: 'free', meters: [meter(50_000), dynamic(60_000, 140_000)] });
const uses = { perDay: 100, today: [{ subAccountId: 'a', meterId: 'calls', used: 100 }, { subAccountId: 'b', meterId: 'calls', used: 40 }] };
const editor = async (setting: Partial<Setting> = {}, changes: (given: Awaited<ReturnType<typeof givenFor>>) => object = () => ({})): Promise<MktPrice> => {
  const given = await givenFor('agency', { pricing: two, markup: { calls: 20_000 }, usage: uses, ...setting });
  return fixture<MktPrice>(Object.assign(document.createElement('mkt-price'), { ...given, variant: 'edit', ...changes(given) }));
};
const type = async (price: MktPrice, selector: string, text: string): Promise<void> => {
  const input = within<HTMLInputElement>(price, selector);
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await price.updateComplete;
};
const choose = async (price: MktPrice, value: string): Promise<void> => {
  const select = within<HTMLSelectElement>(price, 'select');
  select.value = value;
  select.dispatchEvent(new Event('change'));
  await price.updateComplete;
};
const save = (price: MktPrice, form: 0 | 1): void => [...(price.shadowRoot?.querySelectorAll<HTMLButtonElement>('[part=save]') ?? [])][form]?.click();
const asked = (price: MktPrice, name: 'mkt-markup-request' | 'mkt-usage-limit-request'): unknown[] => {
  const details: unknown[] = [];
  price.addEventListener(name, (event) => details.push(event.detail));
  return details;
};

describe('mkt-price, to be set', () => {
  describe('a profit', () => {
    it('starts from what is saved, with the price that sub-accounts pay', async () => {
      const price = await editor();
      expect(within<HTMLInputElement>(price, '#profit-0').value).to.equal('0.02');
      expect(words(within(price, '#final-0'))).to.equal('Sub-accounts pay $0.07');
      expect(words(within(price, '#final-1'))).to.equal('Sub-accounts pay $0.06–$0.14');
    });
    it('changes the price while it is typed, says the effect first, and is not saved yet', async () => {
      const price = await editor();
      expect(words(price.shadowRoot)).not.to.contain('Not saved yet');
      await type(price, '#profit-0', '0.03');
      expect(words(within(price, '#final-0'))).to.equal('Sub-accounts pay $0.08');
      expect(words(within(price, '[part=effect]'))).to.equal('Sub-accounts pay $0.08 per execution (Place a call) from now on.');
      expect(words(price.shadowRoot)).to.contain('Not saved yet');
    });
    it('may be a share of the base, which is saved as an amount', async () => {
      const price = await editor();
      const requests = asked(price, 'mkt-markup-request');
      await choose(price, 'percent');
      await type(price, '#profit-0', '20');
      expect(words(within(price, '#final-0'))).to.equal('Sub-accounts pay $0.06 $0.01 of it is your profit.');
      save(price, 0);
      expect(requests).to.deep.equal([{ appId: 'app', profits: { calls: 10_000 } }]);
    });
    it('has no share where the price is a range', async () => expect((await editor()).shadowRoot?.querySelectorAll('select').length).to.equal(1));
    it('asks for the meters that changed and no others', async () => {
      const price = await editor();
      const requests = asked(price, 'mkt-markup-request');
      await type(price, '#profit-1', '0.01');
      save(price, 0);
      expect(requests).to.deep.equal([{ appId: 'app', profits: { voice: 10_000 } }]);
    });
    it('is taken away by leaving it empty', async () => {
      const price = await editor();
      const requests = asked(price, 'mkt-markup-request');
      await type(price, '#profit-0', '');
      save(price, 0);
      expect(requests).to.deep.equal([{ appId: 'app', profits: { calls: 0 } }]);
    });
    it('goes back to what is saved', async () => {
      const price = await editor();
      await type(price, '#profit-0', '9');
      within(price, '[part=revert]').click();
      await price.updateComplete;
      expect(within<HTMLInputElement>(price, '#profit-0').value).to.equal('0.02');
      expect(words(price.shadowRoot)).not.to.contain('Not saved yet');
    });
    it('that is what it was asks for nothing', async () => {
      const price = await editor();
      const requests = asked(price, 'mkt-markup-request');
      await type(price, '#profit-0', '0.020');
      save(price, 0);
      expect(requests).to.deep.equal([]);
    });
    for (const [typed, fault] of [
      ['-0.01', 'A profit is not negative. Leave it empty for none.'],
      ['a lot', 'Write an amount such as 0.02.'],
      ['.', 'Write an amount such as 0.02.'],
      ['0.0000001', 'Write at most six decimals.'],
      ['1000000.01', 'Write at most $1,000,000.'],
      ['99999999999', 'Write at most $1,000,000.'],
    ] as const) {
      it(`of "${typed}" is refused in words, and the field has the focus`, async () => {
        const price = await editor();
        const requests = asked(price, 'mkt-markup-request');
        await type(price, '#profit-0', typed);
        expect(words(within(price, '#final-0'))).to.equal(fault);
        save(price, 0);
        expect(requests).to.deep.equal([]);
        expect(price.shadowRoot?.activeElement?.id).to.equal('profit-0');
        expect(within(price, '#profit-0').getAttribute('aria-invalid')).to.equal('true');
        await accessible(price);
      });
    }
    it('at its bounds is taken', async () => {
      const price = await editor();
      const requests = asked(price, 'mkt-markup-request');
      await type(price, '#profit-0', '1000000');
      await type(price, '#profit-1', '0.000001');
      save(price, 0);
      expect(requests).to.deep.equal([{ appId: 'app', profits: { calls: 1_000_000_000_000, voice: 1 } }]);
    });
    it('is not offered where the developer bills by its own means', async () => {
      const price = await editor({ pricing: { ...two, externalBilling: true } });
      expect(words(price.shadowRoot)).to.contain('it cannot be resold with a profit');
      expect(price.shadowRoot?.querySelector('#profit-0') === null).to.equal(true);
    });
  });

  describe('a daily limit', () => {
    for (const [typed, effect] of [
      ['40', 'Each sub-account may use 40 units a day from now on. It pauses in 2 sub-accounts until Jan'],
      ['150', 'Each sub-account may use 150 units a day from now on. It goes on at once in 1 sub-account.'],
      ['', 'Sub-accounts may use the app without a limit from now on. It goes on at once in 1 sub-account.'],
      ['90', 'Each sub-account may use 90 units a day from now on.'],
    ] as const) {
      it(`of "${typed}" says what it does today`, async () => {
        const price = await editor();
        await type(price, '#limit', typed);
        expect(words(within(price, '[part=effect]'))).to.match(new RegExp(`^${effect.replace(/[.]/g, '\\.')}`));
      });
    }
    for (const [typed, perDay] of [['1', 1], ['1000000000', 1_000_000_000], ['', null]] as const) {
      it(`of "${typed}" is asked for`, async () => {
        const price = await editor();
        const requests = asked(price, 'mkt-usage-limit-request');
        await type(price, '#limit', typed);
        save(price, 1);
        expect(requests).to.deep.equal([{ appId: 'app', perDay }]);
      });
    }
    for (const typed of ['0', '-3', '2.5', 'many', '1000000001', '9999999999999']) {
      it(`of "${typed}" is refused in words`, async () => {
        const price = await editor();
        const requests = asked(price, 'mkt-usage-limit-request');
        await type(price, '#limit', typed);
        save(price, 1);
        expect(requests).to.deep.equal([]);
        expect(words(within(price, '#limit-fault'))).to.contain('or leave it empty for no limit.');
        expect(price.shadowRoot?.activeElement?.id).to.equal('limit');
      });
    }
  });

  describe('for whom', () => {
    const shows = (price: MktPrice): boolean => price.shadowRoot?.querySelector('[part=editor]') !== null;
    it('an admin', async () => expect(shows(await editor())).to.equal(true));
    it('nobody without an app', async () => expect(shows(await editor({}, () => ({ appId: '' })))).to.equal(false));
    it('nobody in a preview', async () => expect(shows(await editor({}, ({ marketplace }) => ({ marketplace: marketplace && preview(marketplace, 'admin') })))).to.equal(false));
    for (const as of ['agency-user', 'sub-account-admin'] as const) {
      it(`not the ${as}, who is told who may`, async () => {
        const marketplace = await stage().marketplace(as);
        const price = await editor({}, () => ({ marketplace }));
        expect(shows(price)).to.equal(false);
        expect(words(price.shadowRoot)).to.contain('Profit and daily limit are set by owners and admins of the agency.');
      });
    }
  });

  describe('with a provider', () => {
    const APP = 'marrowtag-cleaner';
    async function played(as: 'agency-admin' | 'agency-owner' = 'agency-admin') {
      const own = stage();
      const token = own.token(as)();
      const provider = await fixture<MktProvider>(html`<mkt-provider .baseUrl=${baseUrl} .token=${() => token} .fetch=${own.fetch()} .clock=${() => now}></mkt-provider>`);
      // What this device remembers of the test before is there first.
      await until(() => provider.marketplace?.status === 'ready' && provider.marketplace.source === 'server', 'the provider is ready');
      const listing: Pricing | undefined = own.world.apps.get(APP)?.listing.pricing;
      const price = Object.assign(document.createElement('mkt-price'), { appId: APP, variant: 'edit', pricing: listing });
      provider.append(price);
      await price.updateComplete;
      return { own, provider, price };
    }
    it('a profit is saved, shown and announced once', async () => {
      const { own, provider, price } = await played();
      await type(price, '#profit-0', '0.01');
      save(price, 0);
      await until(() => words(price.shadowRoot).includes('Saved'), 'it is saved');
      expect(own.world.agencies.get('harbor-pine')?.markup['marrowtag-cleaner-1']).to.equal(10_000);
      expect(words(within(provider, '[role=status]'))).to.equal('Saved. Sub-accounts pay the new price from now on.');
      expect(words(price.shadowRoot)).not.to.contain('Not saved yet');
      await accessible(price);
    });
    it('a limit is saved and announced', async () => {
      const { own, provider, price } = await played('agency-owner');
      await type(price, '#limit', '20');
      save(price, 1);
      await until(() => words(price.shadowRoot).includes('Saved'), 'it is saved');
      expect(own.world.agencies.get('harbor-pine')?.dailyLimits[APP]).to.equal(20);
      expect(words(within(provider, '[role=status]'))).to.equal('Saved. The daily limit is 20 from now on.');
    });
    it('a host that prevents the request keeps the draft, and nothing is saved', async () => {
      const { own, provider, price } = await played();
      provider.addEventListener('mkt-markup-request', (event) => event.preventDefault());
      await type(price, '#profit-0', '0.01');
      save(price, 0);
      await price.updateComplete;
      expect(words(price.shadowRoot)).to.contain('Not saved yet');
      expect(own.world.agencies.get('harbor-pine')?.markup['marrowtag-cleaner-1']).to.equal(2_000);
    });
    it('a refusal says who may, keeps what was typed, and saving works once it may', async () => {
      const { own, provider, price } = await played();
      const refuse = own.world.users.get(provider.marketplace?.session?.user.id ?? '');
      // Somebody took the role away since the session was read.
      if (refuse?.kind === 'agency') (own.world.users as Map<string, typeof refuse>).set(refuse.id, { ...refuse, role: 'user' });
      await type(price, '#profit-0', '0.01');
      save(price, 0);
      await until(() => words(price.shadowRoot).includes('Not saved: owners and admins of the agency set this.'), 'the refusal shows');
      expect(within<HTMLInputElement>(price, '#profit-0').value).to.equal('0.01');
      await accessible(price);
      if (refuse?.kind === 'agency') (own.world.users as Map<string, typeof refuse>).set(refuse.id, refuse);
      button(price, 'Save').click();
      await until(() => own.world.agencies.get('harbor-pine')?.markup['marrowtag-cleaner-1'] === 10_000, 'it is saved');
    });
  });
});
