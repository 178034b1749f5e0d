// Somebody else's product with our Connect on its integrations page. The page has no provider and no session of the marketplace: the element alone, the
// address of the authorization page, and a callback page of the product's own. Whether it is connected is the product's to remember; here, a tab's.
import '../components/define.ts';
import { dress, readDemo } from './demo.ts';
import { find } from './node.ts';
import { authorizationPage, callbackPage, registerCallback } from './partner.ts';

const CONNECTED = 'copperleaf connected';
const demo = readDemo(location.search);
dress(demo);

const connect = find<HTMLElementTagNameMap['mkt-connect']>('mkt-connect');
connect.server = authorizationPage(demo);
connect.issuer = demo.api || location.origin;
connect.connected = sessionStorage.getItem(CONNECTED) === 'yes';
connect.accountName = 'Saltbox Dental';
connect.addEventListener('mkt-connect-ended', ({ detail }) => sessionStorage.setItem(CONNECTED, detail.outcome === 'connected' ? 'yes' : ''));
connect.addEventListener('mkt-disconnect-request', () => {
  sessionStorage.removeItem(CONNECTED);
  connect.connected = false;
});
// A partner registers its callback page once, by hand; here with the backend of the demo, which may be at any port.
void registerCallback(demo, 'copperleaf-forms').catch(() => {}).then(() => (connect.redirectUri = callbackPage()));
