// A page that is not the server's own, with a card that asks and a link that connects on it, as a careless or hostile host would put them there. What it may
// use stands in its address: the request that the card shows, the token it answers with, and the link's app. For tests; bundled and served by them.
import '../../components/define.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { openMarketplace } from '../../src/marketplace.ts';
import type { Authorization } from '../../src/schema/authorization.ts';

const given = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Readonly<Record<'api' | 'token' | 'query' | 'now' | 'clientId' | 'redirectUri' | 'scopes', string>> & { readonly asked?: Authorization };
const provider = document.createElement('mkt-provider');
provider.clock = () => given.now;
provider.marketplace = openMarketplace(createClient({ baseUrl: given.api, token: () => given.token }), () => given.now);
provider.navigate = (url) => location.assign(url);
const card = document.createElement('mkt-consent');
card.mode = 'grant';
if (given.asked) card.authorization = given.asked;
else card.query = given.query;
const connect = document.createElement('mkt-connect');
Object.assign(connect, { server: given.api, clientId: given.clientId, redirectUri: given.redirectUri, scopes: given.scopes });
provider.append(card, connect);
document.body.append(provider);
