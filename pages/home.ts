// The front page: one refusal, decided here and now by the policy itself, and links that keep the theme and language asked for.
import '../components/define.ts';
import { policy, type Agency, type App } from '../src/index.ts';
import { dress, readDemo } from './demo.ts';
import { find } from './node.ts';

dress(readDemo(location.search));

const kept = [...new URLSearchParams(location.search)].filter(([name]) => name === 'theme' || name === 'locale');
for (const link of document.querySelectorAll<HTMLAnchorElement>('main a')) {
  const url = new URL(link.href);
  for (const [name, value] of kept) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  link.href = url.href;
}

const app: App = {
  id: 'kestrel-calls',
  type: 'private',
  createdAt: '2025-11-18T00:00:00Z',
  status: 'live',
  distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true },
  listing: 'white-label',
  scopes: ['calendars.readonly', 'contacts.readonly'],
  securityReview: 'none',
};
const agency: Agency = {
  id: 'agency',
  plan: 'unlimited',
  whiteLabel: true,
  enhancedSecurity: true,
  testOrg: false,
  marketplace: { subAccountAccess: true, allApps: true, autoApprove: true },
};

const now = new Date().toISOString();
find<HTMLElementTagNameMap['mkt-why']>('mkt-why').decision = policy.evaluate({
  action: 'install',
  now,
  viewer: { kind: 'agency', role: 'admin', agencyId: agency.id },
  domain: 'platform',
  app,
  snapshot: {
    revision: policy.policyAt(policy.shippedRevisions, now),
    source: 'server',
    asOf: null,
    records: { agency, cap: { agencies: 6, blockedSince: '2025-12-12T11:00:00Z', counted: false }, installed: false },
  },
});

addEventListener('mkt-cap-exit', () => location.assign(`pages/developer-portal.html?${new URLSearchParams([['as', 'developer'], ...kept])}`));
