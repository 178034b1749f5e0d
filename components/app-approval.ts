// The agency's word on one app for its sub-accounts, on the app's own page: how it stands, and the same question that app permissions ask before it changes.
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { ON_PERMISSIONS, impactOf, questionAbout, type Marketplace } from '../src/marketplace.ts';
import { disapproval, type Uninstalls } from '../src/marketplace/approvals.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { evaluate, facts, whatWouldAllow, type Input } from '../src/policy/index.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Viewer } from '../src/schema/account.ts';
import { ApprovalsDialog } from './approvals-dialog.ts';
import { emit } from './events.ts';
import { chip } from './pieces.ts';
import type { Offer } from './standing.ts';

export class AppApproval {
  readonly #host: LitElement;
  readonly #marketplace: () => Marketplace | undefined;
  readonly #dialog: ApprovalsDialog;
  /** The app that the open question is about. */
  #listing: Listing | null = null;

  constructor(host: LitElement, marketplace: () => Marketplace | undefined) {
    this.#host = host;
    this.#marketplace = marketplace;
    this.#dialog = new ApprovalsDialog(host, {
      subAccounts: () => this.#marketplace()?.records?.subAccounts ?? [],
      uninstalls: () => Promise.resolve(this.#uninstalls()),
      act: (asked, uninstalls, typed) => {
        if (asked.kind === 'approve') emit(host, 'mkt-approve-request', { approvals: asked.appIds.map((appId) => ({ appId, approval: 'approved' })) });
        else if (asked.kind === 'disapprove' && uninstalls) emit(host, 'mkt-approve-request', disapproval(asked.appIds, uninstalls, typed));
      },
    });
  }

  /** How the app stands for sub-accounts, for who is of the agency and sees it with the agency's eyes; nothing where no sub-account could have it. */
  section({ listing, viewer }: Offer): TemplateResult | typeof nothing {
    const marketplace = this.#marketplace();
    if (!marketplace || viewer.kind !== 'agency' || !couldHave(listing)) return nothing;
    const asked = approving(marketplace, listing);
    const approved = facts['approval.given'].judge(asked);
    const decision = evaluate(asked);
    const busy = marketplace.attempts.get(ON_PERMISSIONS)?.kind === 'busy';
    const inert = busy || decision.outcome === 'deny';
    const press = (): void => {
      if (!inert) this.#ask(listing, approved);
    };
    return html`<section class="approval" part="approval" aria-labelledby="approval">
      <h3 id="approval">${msg('For sub-accounts')}</h3>
      <div class="stands">
        ${approved ? chip('success', 'check', msg('Approved')) : chip('neutral', 'refused', msg('Disapproved'))}
        <button part="approve" aria-haspopup=${inert ? nothing : 'dialog'} aria-disabled=${inert ? 'true' : nothing} @click=${press}>${approved ? msg('Disapprove') : msg('Approve')}<span class="visually-hidden"> <bdi>${shownName(listing.name)}</bdi></span></button>
        ${decision.outcome === 'deny' ? html`<mkt-why .decision=${decision} .ways=${() => whatWouldAllow(asked)} .appId=${listing.id} subject=${listing.name}></mkt-why>` : nothing}
      </div>
    </section>`;
  }

  /** The question, for the host's template. */
  render(): TemplateResult | typeof nothing {
    return this.#dialog.render();
  }

  #ask(listing: Listing, approved: boolean): void {
    this.#listing = listing;
    this.#dialog.ask({ kind: approved ? 'disapprove' : 'approve', appIds: [listing.id], name: listing.name });
    this.#host.requestUpdate();
  }

  /** What disapproving it would uninstall, as the records are now. */
  #uninstalls(): Uninstalls {
    const marketplace = this.#marketplace();
    const listing = this.#listing;
    const viewer: Viewer | null | undefined = marketplace?.viewer;
    if (!marketplace || !listing || !viewer) return { apps: [], subAccounts: 0, installations: 0 };
    const apps = impactOf(marketplace, [listing], { approvals: { [listing.id]: 'disapproved' } }, viewer).uninstalls.map(({ app: { id, name }, subAccountIds }) => ({ id, name, subAccountIds }));
    const places = apps.flatMap(({ subAccountIds }) => subAccountIds);
    return { apps, subAccounts: new Set(places).size, installations: places.length };
  }
}

/** Sub-accounts see it, once it is approved. */
const couldHave = ({ type, distribution }: Listing): boolean => type === 'public' && distribution.targetUser === 'sub-account' && distribution.installableBy === 'agency-and-sub-account';

/** Whether this viewer may give a word on this app at all; what a disapproval takes away is asked when it is given. */
const approving = (marketplace: Marketplace, listing: Listing): Input => ({ ...questionAbout(marketplace, 'approve', listing), target: { kind: 'approve', approval: 'approved', typed: '' } });

export const appApprovalCss = css`
  .stands {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .stands button {
    min-block-size: 32px;
    font-size: 13px;
  }
`;
