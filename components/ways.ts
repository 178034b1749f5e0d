// What would allow it: the smallest sets of changes, each with who can make it. Templates as functions of data, with their look.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { groupByFixer, type Remedy, type RemedyId } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import { icon } from './icons.ts';

/** Every way, the shortest there are; nothing where no change would allow it. */
export function ways(sets: readonly (readonly Remedy[])[], actor: Viewer | null): TemplateResult | typeof nothing {
  if (sets.length === 0) return nothing;
  return html`<div class="ways" part="ways" role="group" aria-labelledby="ways">
    <p class="who" id="ways">${icon('key')}${sets.length > 1 ? msg('Any one of these would allow it') : msg('This would allow it')}</p>
    ${sets.map((set) => html`<ul>${set.map((remedy) => html`<li>${icon('check')}<span><span class="change">${change(remedy.id)}</span> <span class="by">· ${by(remedy, actor)}</span></span></li>`)}</ul>`)}
  </div>`;
}

function change(id: RemedyId): string {
  switch (id) {
    case 'publish':
      return msg('Publish the app, so that it is listed');
    case 'pass-security-review':
      return msg('Pass Security Review');
    case 'go-live':
      return msg('Bring a version live');
    case 'list-white-label':
      return msg('Make it a white-label listing');
    case 'let-sub-accounts-install':
      return msg('Let sub-accounts install it');
    case 'offer-bulk':
      return msg('Offer installation in many sub-accounts');
    case 'approve':
      return msg('Approve it for sub-accounts');
    case 'open-marketplace':
      return msg('Let sub-accounts open the marketplace');
    case 'open-all-apps':
      return msg('Let sub-accounts open all apps');
    case 'change-plan':
      return msg('Move the agency to a plan that includes it');
    case 'become-admin':
      return msg('Have the admin role');
    case 'reload':
      return msg('Read the facts again');
    case 'reconnect':
      return msg('Go online');
  }
}

/** Who can make the change, from where the actor stands. */
function by({ by: fixableBy }: Remedy, actor: Viewer | null): string {
  const [group] = groupByFixer([{ rule: '', params: {}, fixableBy }], actor);
  switch (group?.fixer) {
    case 'you':
      return msg('you can');
    case 'agency-admin':
      return msg('an agency owner or admin can');
    case 'developer':
      return msg('its developer can');
    case 'platform':
      return msg('the marketplace can');
    default:
      return '';
  }
}

export const waysCss = css`
  .ways {
    padding: 12px 16px 16px;
    border-block-start: 1px solid var(--border);
    background: var(--surface-2);
  }
  .ways ul {
    display: grid;
    gap: 4px;
    margin-block-start: 8px;
  }
  .ways ul + ul {
    padding-block-start: 8px;
    border-block-start: 1px dashed var(--border);
  }
  .ways li {
    display: flex;
    gap: 6px;
  }
  .ways li .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 2px;
    color: var(--muted);
  }
  .change {
    font-weight: 500;
  }
  .by {
    color: var(--muted);
    font-size: 13px;
  }
`;
