// One app in the developer's portal: what the server said of it last, and hands to install, uninstall, list and convert it with.
import type { ActingAgency } from '../mocks/world/personas.ts';
import type { Decision, MyApp, PolicyRevision } from '../src/index.ts';
import { find, node } from './node.ts';
import { initials } from './frame.ts';

const STATUS: Readonly<Record<MyApp['listing']['status'], string>> = {
  draft: 'Draft',
  'in-review': 'In review',
  live: 'Live',
  disapproved: 'Disapproved',
  deprecating: 'Being withdrawn',
  deprecated: 'Withdrawn',
};
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const agencies = (count: number): string => `${count} ${count === 1 ? 'agency' : 'agencies'}`;

/** How many agencies have the app, and what that means for it. */
function countOf({ listing, cap }: MyApp, revision: PolicyRevision): readonly [count: string, note: string] {
  if (cap.state === 'blocked') return [agencies(cap.agencies), `cap of ${revision.cap} passed`];
  if (cap.state !== 'n/a') return [`${cap.agencies} of ${agencies(revision.cap)}`, 'install cap'];
  return [agencies(cap.agencies), listing.type === 'private' ? 'older than the cap' : 'no cap'];
}

export type Deed = 'install' | 'uninstall' | 'list' | 'private';

/** How a deed ended, in words, or as the decision that refused it. */
export type Result = { readonly words: string } | { readonly decision: Decision; readonly agency: string };

export interface Hands {
  readonly revision: PolicyRevision;
  readonly agencies: readonly ActingAgency[];
  /** Does it and says how it ended; the row is given the app as it is then. */
  readonly act: (row: Row, deed: Deed, agency: ActingAgency) => Promise<Result>;
  readonly review: (row: Row) => void;
}

export class Row {
  readonly element: HTMLElement;
  readonly #hands: Hands;
  #app: MyApp;
  #busy = false;

  constructor(app: MyApp, hands: Hands) {
    this.#app = app;
    this.#hands = hands;
    const made = find<HTMLTemplateElement>('#row').content.cloneNode(true) as DocumentFragment;
    this.element = find('.row', made);
    this.element.dataset.appId = app.listing.id;
    this.element.addEventListener('mkt-cap-exit', () => hands.review(this));
    this.element.addEventListener('submit', (event) => event.preventDefault());
    for (const button of this.element.querySelectorAll<HTMLButtonElement>('[data-do]')) {
      button.addEventListener('click', () => void this.act(button.dataset.do as Deed));
    }
    this.#select.addEventListener('change', () => this.#showDeeds());
    this.show(app);
    this.#choose(this.#free);
  }

  get app(): MyApp {
    return this.#app;
  }

  /** Shows the app as the server has it. */
  show(app: MyApp): void {
    this.#app = app;
    const { listing } = app;
    const { revision } = this.#hands;
    this.#part('.name').textContent = listing.name;
    this.#part('.monogram').textContent = initials(listing.name);
    if (listing.logoUrl !== null && !this.#part('.logo').querySelector('img')) {
      this.#part('.logo').append(node('img', { src: listing.logoUrl, alt: '', width: '40', height: '40', referrerpolicy: 'no-referrer' }));
    }
    this.#part('.type').textContent = listing.type === 'private' ? 'Private' : 'Public';
    this.#part('.status').textContent = STATUS[listing.status];
    this.#part('.version').textContent = `v${listing.version}`;
    this.#part('.created').textContent = `Created ${date.format(new Date(listing.createdAt))}`;
    const [count, note] = countOf(app, revision);
    this.#part('.count').replaceChildren(count, ' ', node('span', { class: 'muted' }, note));
    Object.assign(this.#cap, { app, revision });
    this.#cap.hidden = listing.type !== 'private';
    this.#showAgencies();
  }

  async act(deed: Deed): Promise<void> {
    const agency = this.#hands.agencies.find(({ id }) => id === this.#select.value);
    const button = this.element.querySelector(`[data-do="${deed}"]`);
    if (this.#busy || !agency || button?.getAttribute('aria-disabled') === 'true') return;
    this.#busy = true;
    const result = await this.#hands.act(this, deed, agency).catch((error: unknown): Result => ({ words: `That failed: ${error instanceof Error ? error.message : String(error)}` }));
    this.#busy = false;
    this.#showResult(result);
    if (deed === 'install' && 'words' in result) this.#choose(this.#free);
  }

  #showResult(result: Result): void {
    const place = this.#part('.result');
    if ('words' in result) return place.replaceChildren(node('p', {}, result.words));
    const why = node('mkt-why', { variant: 'inline', subject: this.#app.listing.name });
    Object.assign(why, { decision: result.decision, appId: this.#app.listing.id });
    place.replaceChildren(node('p', { class: 'refused' }, `${result.agency} could not install it.`), why);
  }

  /** The agencies by name, each with what it has to do with the app. */
  #showAgencies(): void {
    const chosen = this.#select.value;
    this.#select.replaceChildren(
      ...this.#hands.agencies.map(({ id, name, testOrg }) => {
        const notes = [this.#has(id) ? 'installed' : '', testOrg ? 'test organisation' : ''].filter(Boolean).join(', ');
        return node('option', { value: id }, notes ? `${name} (${notes})` : name);
      }),
    );
    this.#choose(chosen);
  }

  #choose(id: string | undefined): void {
    if (id) this.#select.value = id;
    this.#showDeeds();
  }

  /** What cannot be done now stays where it is, and says so to everyone. */
  #showDeeds(): void {
    const { type, status } = this.#app.listing;
    const has = this.#has(this.#select.value);
    const possible: Readonly<Record<Deed, boolean>> = { install: !has, uninstall: has, list: type === 'private' && status !== 'draft', private: type === 'public' };
    for (const [deed, can] of Object.entries(possible)) {
      const button = this.#part(`[data-do="${deed}"]`);
      if (can) button.removeAttribute('aria-disabled');
      else button.setAttribute('aria-disabled', 'true');
    }
  }

  /** The first agency that does not have it. */
  get #free(): string | undefined {
    return this.#hands.agencies.find(({ id, testOrg }) => !testOrg && !this.#has(id))?.id;
  }

  /** Whether an agency has it now, by the ledger. */
  #has(agencyId: string): boolean {
    let places = new Set<string | null>();
    for (const event of this.#app.ledger) {
      if (event.type === 'install' && event.agencyId === agencyId) places.add(event.subAccountId);
      else if (event.type === 'uninstall' && event.agencyId === agencyId) {
        if (event.subAccountId === null) places = new Set();
        else places.delete(event.subAccountId);
      }
    }
    return places.size > 0;
  }

  get #cap(): HTMLElement {
    return this.#part('mkt-install-cap');
  }
  get #select(): HTMLSelectElement {
    return find<HTMLSelectElement>('select', this.element);
  }
  #part(selector: string): HTMLElement {
    return find(selector, this.element);
  }
}
