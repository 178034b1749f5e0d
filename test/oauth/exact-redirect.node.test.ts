// The browser goes back to a registered page and nowhere else: thousands of addresses that nearly are one, asked of the rule and of the server. Looser
// comparisons that servers have made, by beginning, by host, by what the parser makes of it, are shown to let some of the same addresses pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import { judge } from '../../mocks/world/authorization/request.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { inspectRedirect, redirectFlags } from '../../src/oauth/redirect.ts';
import { returnTo } from '../../src/policy/consent.ts';
import { safeUrl } from '../../src/schema/url.ts';
import { openRedirects, otherLetters, urlOddities } from './addresses.ts';
import { worldData } from '../mocks/start.ts';

const world = createWorld(worldData(), { now: () => demoInstant, callbacks: ['https://app.partner.example/oauth/callback', 'https://acme-tools.example.com/cb?tenant=7'] });
const app = [...world.apps.values()][0] ?? assert.fail('the world has no app');
const client = clientOf(world, app);
const registered = client.redirectUris;

/** Whether the rule lets the browser go there, and where it says it goes. */
const byRule = (redirectUri: string): string | null => {
  const answer = returnTo({ clientKnown: true, registered, redirectUri, state: 's' }, null);
  return answer.kind === 'redirect' ? answer.url : null;
};
/** The same of the server: whoever is told of a fault, or asked, is told at a registered page. */
const byServer = (redirectUri: string): boolean => {
  const query = new URLSearchParams({ response_type: 'code', client_id: client.clientId, redirect_uri: redirectUri, scope: 'contacts.readonly', state: 's' });
  const { request, wrong } = judge(world, query.toString(), 'https://issuer.example');
  if (request) return true;
  assert.equal(wrong.returnUrl, null);
  return false;
};

const corpora = {
  'tricks of open redirects': openRedirects(registered, 900),
  'oddities of the URL parser': urlOddities(registered, 900),
  'names of other letters': otherLetters(registered, 900),
};

/** Comparisons that have been made elsewhere. */
const looser: Readonly<Record<string, (asked: string) => boolean>> = {
  'by its beginning': (asked) => registered.some((uri) => asked.startsWith(uri)),
  'by its host': (asked) => URL.canParse(asked) && registered.some((uri) => new URL(uri).hostname === new URL(asked).hostname),
  'by what the parser makes of it': (asked) => URL.canParse(asked) && registered.some((uri) => new URL(uri).href === new URL(asked).href),
};

describe('a redirect URI', () => {
  for (const [name, addresses] of Object.entries(corpora)) {
    test(`is none of ${name}`, () => {
      assert(addresses.length >= 880, `${addresses.length} addresses`);
      assert.deepEqual(addresses.filter((asked) => byRule(asked) !== null), []);
      assert.deepEqual(addresses.filter(byServer), []);
    });
  }

  test('is each registered one', () => {
    assert(registered.length >= 3);
    for (const uri of registered) {
      assert(byRule(uri)?.startsWith(uri));
      assert(byServer(uri));
    }
  });

  for (const [name, accepts] of Object.entries(looser)) {
    test(`would be another one, compared ${name}`, () => {
      const passed = Object.values(corpora).flat().filter(accepts);
      assert(passed.length > 20, `${passed.length} passed`);
      assert(registered.every(accepts));
    });
  }

  test('is taken apart whatever it is, and its host is the engine’s', () => {
    const warned = Object.values(corpora).flat().filter((asked) => {
      const { host, flags, shown } = inspectRedirect(asked, registered.map((uri) => new URL(uri).hostname));
      assert(flags.every((flag) => redirectFlags.includes(flag)));
      assert(!/[\p{Bidi_Control}\p{Cc}]/u.test(shown), JSON.stringify(shown));
      const url = URL.canParse(asked) ? new URL(asked) : null;
      assert.equal(flags.includes('unparsable'), url === null);
      if (url && host && safeUrl(asked)) assert.equal(`${host.rest}${host.registrable}`, url.hostname.replace(/\.$/, ''));
      return flags.length > 0;
    });
    assert(warned.length > 1500, `${warned.length} are odd`);
    for (const uri of registered) assert.deepEqual(inspectRedirect(uri).flags.filter((flag) => flag !== 'private-network'), []);
  });
});
