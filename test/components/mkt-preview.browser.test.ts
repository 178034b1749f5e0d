import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { http, HttpResponse } from 'msw';
import '../../components/define.ts';
import type { MktPreview } from '../../components/mkt-preview.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import { compareWithActor, preview, type Marketplace } from '../../src/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';
import { rowOf } from '../../src/catalogue/catalogue.ts';
import { catalogue, listingOf, next, read, settled, withRecords } from './browse.ts';
import { accessible, button, stage, until, within, words } from './stage.ts';

const show = (marketplace: Marketplace) => fixture<MktPreview>(html`<mkt-preview .marketplace=${marketplace}></mkt-preview>`);
const sentence = (element: Element) => words(within(element, '[part=bar] p'));
const role = (element: Element) => within<HTMLSelectElement>(element, 'select[aria-label=Role]');
const focusedOn = (element: Element) => words(element.shadowRoot?.activeElement);

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('mkt-preview', () => {
  const world = stage();
  let agency: Marketplace;
  let small: Marketplace;
  const place = () => agency.records?.subAccounts[1] ?? { id: '', name: '' };

  before(async () => {
    agency = await read(world, 'agency-admin');
    small = withRecords(agency, { subAccounts: agency.records?.subAccounts.slice(0, 3) ?? [] });
    await setViewport({ width: 1280, height: 900 });
  });

  /** A provider that swaps the viewer, around a preview and a catalogue. */
  async function whole(marketplace: Marketplace): Promise<{ provider: MktProvider; element: MktPreview }> {
    const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${marketplace}><mkt-preview></mkt-preview><mkt-catalogue></mkt-catalogue></mkt-provider>`);
    const [element, catalogue] = [provider.querySelector('mkt-preview'), provider.querySelector('mkt-catalogue')];
    if (!element || !catalogue) throw new Error('the provider has no preview and catalogue');
    await settled(catalogue);
    return { provider, element };
  }

  describe('off', () => {
    it('offers to look with the eyes of a sub-account', async () => {
      const element = await show(agency);
      expect(button(element, 'Preview as sub-account').ariaPressed).to.equal('false');
    });

    it('asks for it', async () => {
      const element = await show(agency);
      setTimeout(() => button(element, 'Preview as sub-account').click());
      const event = await next(element, 'mkt-preview-request');
      expect(event.detail).to.deep.equal({ viewer: { role: 'admin' } });
      expect(event.cancelable).to.equal(true);
    });

    for (const as of ['sub-account-admin', 'developer'] as const) {
      it(`D-002 shows nothing to a ${as}`, async () => {
        const element = await show(await read(world, as));
        expect(element.shadowRoot?.childElementCount).to.equal(0);
      });
    }

    it('shows nothing before the session is known', async () => {
      expect((await fixture<MktPreview>(html`<mkt-preview></mkt-preview>`)).shadowRoot?.childElementCount).to.equal(0);
    });
  });

  describe('on', () => {
    it('says whose eyes these are, and that nothing is saved', async () => {
      expect(sentence(await show(preview(agency, 'admin', place().id)))).to.equal(`Previewing as a sub-account admin of ${place().name} · nothing you do here is saved`);
    });

    it('names no sub-account where it is any', async () => {
      expect(sentence(await show(preview(agency, 'user')))).to.equal('Previewing as a sub-account user · nothing you do here is saved');
    });

    it('changes the role and keeps the place', async () => {
      const element = await show(preview(small, 'admin', place().id));
      setTimeout(() => choose(role(element), 'user'));
      expect((await next(element, 'mkt-preview-request')).detail.viewer).to.deep.equal({ role: 'user', subAccountId: place().id });
    });

    it('lets one choose among a few sub-accounts', async () => {
      const element = await show(preview(small, 'user'));
      setTimeout(() => choose(within<HTMLSelectElement>(element, 'select[aria-label=Sub-account]'), place().id));
      expect((await next(element, 'mkt-preview-request')).detail.viewer).to.deep.equal({ role: 'user', subAccountId: place().id });
    });

    describe('among many sub-accounts', () => {
      const shown = () => show(preview(agency, 'user', agency.records?.subAccounts[0]?.id));
      const enter = (element: Element, text: string) => {
        const input = within<HTMLInputElement>(element, 'input');
        input.value = text;
        input.dispatchEvent(new Event('change'));
      };

      it('finds one by its name', async () => {
        const element = await shown();
        setTimeout(() => enter(element, place().name.toUpperCase()));
        expect((await next(element, 'mkt-preview-request')).detail.viewer).to.deep.equal({ role: 'user', subAccountId: place().id });
      });

      it('takes no name for any', async () => {
        const element = await shown();
        setTimeout(() => enter(element, ''));
        expect((await next(element, 'mkt-preview-request')).detail.viewer).to.deep.equal({ role: 'user', subAccountId: undefined });
      });

      it('goes back where there is no such name', async () => {
        const element = await shown();
        enter(element, 'Nowhere');
        await element.updateComplete;
        expect(within<HTMLInputElement>(element, 'input').value).to.equal(agency.records?.subAccounts[0]?.name);
      });
    });

    it('ends with its button, and with Escape', async () => {
      for (const leave of [(element: Element) => button(element, 'Exit preview').click(), () => void sendKeys({ press: 'Escape' })]) {
        const element = await show(preview(agency, 'admin'));
        button(element, 'Exit preview').focus();
        const event = next(element, 'mkt-preview-request');
        leave(element);
        expect((await event).detail).to.deep.equal({ viewer: null });
      }
    });

    it('shows what is, where the host prevented a change', async () => {
      const element = await show(preview(small, 'admin'));
      element.addEventListener('mkt-preview-request', (event) => event.preventDefault());
      choose(role(element), 'user');
      await element.updateComplete;
      expect(role(element).value).to.equal('admin');
    });
  });

  describe('the focus', () => {
    it('goes to Exit on the way in and back to the button on the way out', async () => {
      const { element } = await whole(agency);
      button(element, 'Preview as sub-account').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => focusedOn(element) === 'Exit preview', 'Exit has the focus');
      await sendKeys({ press: 'Enter' });
      await until(() => focusedOn(element) === 'Preview as sub-account', 'the button has the focus');
    });

    it('stays where it is when somebody else starts the preview', async () => {
      const { provider, element } = await whole(agency);
      provider.marketplace = preview(agency, 'admin');
      await until(() => element.shadowRoot?.querySelector('[part=bar]') !== null, 'the preview is on');
      expect(element.shadowRoot?.activeElement === null).to.equal(true);
    });
  });

  describe('what changes', () => {
    /** The catalogue of these listings alone, as an element reads it. */
    const catalogueOf = async (listings: readonly Listing[]) => {
      const answer = () => HttpResponse.json({ listings, total: listings.length, next: null, cursor: 'now' });
      const fetch = world.fetch({ handlers: [http.get('*/marketplace/v1/listings', answer)] });
      return (await catalogue(await read(world, 'agency-admin', fetch))).catalogue ?? undefined;
    };

    const open = async () => {
      const { element } = await whole(agency);
      button(element, 'Preview as sub-account').click();
      await until(() => element.shadowRoot?.querySelector('[part=bar]') !== null, 'the preview is on');
      button(element, 'What changes').click();
      const panel = within(element, '[part=changes]');
      await until(() => panel.matches(':popover-open') && words(panel) !== '', 'it is open');
      return { element, panel };
    };

    it('counts and names what disappears, with the reason', async () => {
      const { element, panel } = await open();
      const known = element.ownerDocument.querySelector('mkt-catalogue')?.catalogue;
      const listings = world.world.catalogue.map(({ listing }) => listing).filter(({ id }) => known && rowOf(known, id) >= 0);
      const { disappears } = compareWithActor(preview(agency, 'admin'), listings);
      expect(words(panel)).to.contain(`Disappear${disappears.length}`).and.to.contain('Harbour Lantern ReviewsNot approved by your agency');
    });

    it('closes by Escape without ending the preview', async () => {
      const { element, panel } = await open();
      let asked = 0;
      element.addEventListener('mkt-preview-request', () => (asked += 1));
      await sendKeys({ press: 'Escape' });
      await until(() => !panel.matches(':popover-open'), 'it is closed');
      expect(asked).to.equal(0);
    });

    it('is not offered where nothing is known to compare', async () => {
      const element = await show(preview(agency, 'admin'));
      expect(() => button(element, 'What changes')).to.throw();
    });

    it('compares the catalogue it was given', async () => {
      const element = await show(preview(agency, 'admin'));
      element.catalogue = await catalogueOf([listingOf(world, 'harbour-lantern-reviews')]);
      await element.updateComplete;
      button(element, 'What changes').click();
      await until(() => words(within(element, '[part=changes]')).includes('Disappear1'), 'it is compared');
    });

    it('compares the catalogue it is for', async () => {
      const box = await fixture(html`<div><mkt-catalogue></mkt-catalogue><mkt-catalogue id="mine" .marketplace=${agency}></mkt-catalogue><mkt-preview for="mine" .marketplace=${agency}></mkt-preview></div>`);
      const [mine, element] = [box.querySelector('#mine'), box.querySelector('mkt-preview')];
      if (!mine || !element) throw new Error('the fixture lost its elements');
      await settled(mine);
      element.marketplace = preview(agency, 'admin');
      await element.updateComplete;
      expect(button(element, 'What changes')).to.exist;
    });

    it('is accessible', async () => accessible((await open()).element)).timeout(60_000);
  });

  describe('is accessible', () => {
    it('off', async () => accessible(await show(agency)));
    it('on', async () => accessible(await show(preview(agency, 'admin', place().id))));
    it('in a narrow place', async () => {
      await setViewport({ width: 320, height: 700 });
      await accessible(await show(preview(small, 'user', place().id)));
      expect(document.documentElement.scrollWidth).to.equal(320);
      await setViewport({ width: 1280, height: 900 });
    });
  });
});
