// What an address is taken apart into, and that taking it apart never fails. Expected parts are written by hand, not computed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inspectRedirect, redirectFlags, type RedirectFlag } from '../../src/oauth/redirect.ts';

const known = ['paypal.com', 'marketplace.example'];

/** Address, the rest and the registrable part of its host, what is odd. */
const cases: readonly (readonly [string, string, string, readonly RedirectFlag[]])[] = [
  ['https://partner.com/callback?x=1', '', 'partner.com', []],
  ['https://app.eu.partner.co.uk/cb', 'app.eu.', 'partner.co.uk', []],
  ['https://APP.Partner.com/cb', 'app.', 'partner.com', []],
  ['https://partner.com:8443/cb', '', 'partner.com', ['port']],
  ['https://partner.com:443/cb', '', 'partner.com', []],
  ['http://partner.com/cb', '', 'partner.com', ['not-https']],
  ['https://partner.com/cb#top', '', 'partner.com', ['fragment']],
  ['https://partner.com./cb', '', 'partner.com', ['trailing-dot']],
  ['https://partner.com@evil.com/cb', '', 'evil.com', ['user-info']],
  ['https://:@evil.com/cb', '', 'evil.com', ['user-info']],
  ['https://partner.com\\@evil.com/cb', '', 'partner.com', ['repaired']],
  ['https:/\\partner.com/cb', '', 'partner.com', ['repaired']],
  ['https:partner.com/cb', '', 'partner.com', ['repaired']],
  [' https://partner.com/cb', '', 'partner.com', ['repaired']],
  ['https://par\ttner.com/cb', '', 'partner.com', ['repaired']],
  ['https://p%61rtner.com/cb', '', 'partner.com', ['repaired']],
  ['https://ｐartner.com/cb', '', 'partner.com', ['repaired']],
  ['https://corner.github.io/cb', '', 'corner.github.io', ['shared-host']],
  ['https://a.corner.github.io/cb', 'a.', 'corner.github.io', ['shared-host']],
  ['https://github.io/cb', '', 'github.io', ['shared-host', 'no-owner']],
  ['https://co.uk/cb', '', 'co.uk', ['no-owner']],
  ['https://intranet/cb', '', 'intranet', ['private-network', 'no-owner']],
  ['https://printer.local/cb', '', 'printer.local', ['private-network']],
  ['http://localhost:3000/cb', '', 'localhost', ['not-https', 'loopback', 'port']],
  ['https://127.0.0.1/cb', '', '127.0.0.1', ['loopback', 'ip-address']],
  ['https://127.1/cb', '', '127.0.0.1', ['loopback', 'ip-address', 'disguised-ip']],
  ['https://0177.0.0.1/cb', '', '127.0.0.1', ['loopback', 'ip-address', 'disguised-ip']],
  ['https://0x7f000001/cb', '', '127.0.0.1', ['loopback', 'ip-address', 'disguised-ip']],
  ['https://2130706433/cb', '', '127.0.0.1', ['loopback', 'ip-address', 'disguised-ip']],
  ['https://127.0.0.1./cb', '', '127.0.0.1', ['loopback', 'ip-address', 'disguised-ip', 'trailing-dot']],
  ['https://10.0.0.1/cb', '', '10.0.0.1', ['private-network', 'ip-address']],
  ['https://8.8.8.8/cb', '', '8.8.8.8', ['ip-address']],
  ['https://[::1]/cb', '', '[::1]', ['loopback', 'ip-address']],
  ['https://[2606:4700::1111]/cb', '', '[2606:4700::1111]', ['ip-address']],
  ['https://[::ffff:127.0.0.1]/cb', '', '[::ffff:7f00:1]', ['loopback', 'ip-address', 'disguised-ip']],
  ['https://[::ffff:8.8.8.8]/cb', '', '[::ffff:808:808]', ['private-network', 'ip-address', 'disguised-ip']],
  ['https://paypa1.com/cb', '', 'paypa1.com', ['look-alike']],
  ['https://paypal.com.evil.com/cb', 'paypal.com.', 'evil.com', ['look-alike']],
  ['https://раураӏ.com/cb', '', 'xn--80aa0cbo65f.com', ['look-alike']],
  ['https://pаypal.com/cb', '', 'xn--pypal-4ve.com', ['mixed-scripts', 'look-alike']],
  ['https://paypal.com/cb', '', 'paypal.com', []],
  ['https://www.paypal.com/cb', 'www.', 'paypal.com', []],
  ['https://bücher.de/cb', '', 'xn--bcher-kva.de', []],
  ['myapp://callback', '', 'callback', ['app-scheme']],
];

describe('an address', () => {
  for (const [uri, rest, registrable, flags] of cases) {
    test(uri, () => {
      const found = inspectRedirect(uri, known);
      assert.deepEqual({ host: found.host, flags: found.flags }, { host: { rest, registrable }, flags });
    });
  }

  test('shows both forms of a host that is not ASCII, however it was written', () => {
    for (const uri of ['https://shop.bücher.de/', 'https://shop.xn--bcher-kva.de/']) {
      assert.deepEqual(inspectRedirect(uri).unicode, { rest: 'shop.', registrable: 'bücher.de' });
    }
    assert.equal(inspectRedirect('https://partner.com/').unicode, null);
    assert.equal(inspectRedirect('https://faß.de/').host?.registrable, 'xn--fa-hia.de');
    assert.deepEqual(inspectRedirect('https://点看.公司.cn/').unicode, { rest: '', registrable: '点看.公司.cn' });
  });

  test('names the domain it is taken for', () => {
    assert.equal(inspectRedirect('https://paypa1.com/', known).looksLike, 'paypal.com');
    assert.equal(inspectRedirect('https://paypa1.com/', []).looksLike, null);
    assert.equal(inspectRedirect('https://paypa1.com/', ['www.paypal.com']).looksLike, 'paypal.com');
    assert.equal(inspectRedirect('https://shop.paypal.com/', ['www.paypal.com']).looksLike, null);
    assert.equal(inspectRedirect('https://Iocalhost/', ['localhost']).looksLike, null);
    assert.equal(inspectRedirect('https://1ocalhost/', ['localhost']).looksLike, 'localhost');
  });

  test('that is none is said to be none', () => {
    for (const uri of ['', 'partner.com', '//partner.com', 'https://', 'https://a b.com', 'https://ex\u202eample.com', 'https://[::1', 'https://1.2.3.4.5', 'https://256.1.1.1', `https://${'a'.repeat(9000)}.com/`]) {
      assert.deepEqual(inspectRedirect(uri).flags, ['unparsable'], uri.slice(0, 40));
    }
    assert.equal(inspectRedirect('https://ex\u202eample.com').shown, 'https://ex[U+202E]ample.com');
  });

  test('of a script is never of the web', () => {
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'blob:https://a.com/1', 'vbscript:x']) assert(inspectRedirect(uri).flags.includes('app-scheme'), uri);
  });

  test('never throws, whatever it is, and its host is the one the engine connects to', () => {
    const piece = fc.constantFrom('https://', 'http:', '//', '\\', '@', ':', '/', '?', '#', '.', '%2e', '%00', '[', ']', '::1', 'xn--', 'xn--a', 'paypal.com', '。', 'а', '\u202e', '0x7f', '127.1', 'com', ' ', '\t');
    const uri = fc.oneof(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' })), { maxLength: 12 }).map((parts) => parts.join('')), fc.webUrl());
    let parsed = 0;
    fc.assert(
      fc.property(uri, (text) => {
        const { host, flags, scheme } = inspectRedirect(text, known);
        assert(flags.every((flag) => redirectFlags.includes(flag)));
        if (!URL.canParse(text)) return assert.deepEqual({ host, flags }, { host: null, flags: ['unparsable'] });
        parsed += 1;
        const whole = host ? `${host.rest}${host.registrable}` : '';
        assert.equal(whole, scheme?.match(/^(?:https?|wss?|ftp)$/) ? new URL(text).hostname.replace(/\.$/, '') : new URL(text).hostname);
      }),
      { numRuns: 3000 },
    );
    assert(parsed > 300, `${parsed} were addresses`);
  });
});
