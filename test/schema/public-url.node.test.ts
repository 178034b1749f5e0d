import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publicUrl } from '../../src/schema/public-url.ts';

describe('an address that the public can reach', () => {
  const reached = [
    'https://hooks.studio.example/in',
    'https://example.com:8443/a?b=c',
    'https://8.8.8.8/',
    'https://172.15.255.255/',
    'https://172.32.0.0/',
    'https://100.63.255.255/',
    'https://100.128.0.0/',
    'https://[2606:4700::1111]/',
    'https://localhost.example.com/',
    'https://bücher.example/',
  ];
  for (const url of reached) test(`${url} is taken`, () => assert.equal(publicUrl(url)?.href, new URL(url).href));
});

describe('each block of addresses that are not public ends where it ends', () => {
  const around: [before: string | null, first: string, last: string, after: string | null][] = [
    [null, '0.0.0.0', '0.255.255.255', '1.0.0.0'],
    ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
    ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
    ['169.253.255.255', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
    ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
    ['191.255.255.255', '192.0.0.0', '192.0.0.255', '192.0.1.0'],
    ['192.0.1.255', '192.0.2.0', '192.0.2.255', '192.0.3.0'],
    ['192.88.98.255', '192.88.99.0', '192.88.99.255', '192.88.100.0'],
    ['192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
    ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
    ['198.51.99.255', '198.51.100.0', '198.51.100.255', '198.51.101.0'],
    ['203.0.112.255', '203.0.113.0', '203.0.113.255', '203.0.114.0'],
    ['223.255.255.255', '224.0.0.0', '239.255.255.255', null],
    [null, '240.0.0.0', '255.255.255.255', null],
    [null, '[1fff:ffff::1]', '[::1]', '[2000::1]'],
    ['[2000:ffff::1]', '[2001::1]', '[2001:1ff::1]', '[2001:200::1]'],
    ['[2001:db7::1]', '[2001:db8::1]', '[2001:db8:ffff::1]', '[2001:db9::1]'],
    ['[2001:ffff::1]', '[2002::1]', '[2002:ffff::1]', '[2003::1]'],
    ['[3ffe:ffff::1]', '[3fff::1]', '[3fff:fff::1]', '[3fff:1000::1]'],
    ['[3fff:ffff::1]', '[4000::1]', '[ffff::1]', null],
  ];
  const taken = (host: string | null) => host === null || publicUrl(`https://${host}/`) !== null;
  for (const [before, first, last, after] of around) test(`${first} to ${last}`, () => assert.deepEqual([before, first, last, after].map(taken), [true, false, false, true]));
  for (const name of ['local', 'internal', 'test', 'invalid', 'onion', 'home.arpa']) test(`a name below ${name}`, () => assert.equal(taken(`a.${name}`), false));
});

describe('an address that leads nowhere, inwards, or in the open', () => {
  const refused: [string, unknown][] = [
    ['http', 'http://example.com/'],
    ['http to this machine', 'http://localhost:3000/'],
    ['this machine by name', 'https://localhost/'],
    ['this machine by a name below it', 'https://a.localhost/'],
    ['the root dot hides nothing', 'https://localhost./'],
    ['a name without a dot', 'https://intranet/'],
    ['a name of the local network', 'https://printer.local/'],
    ['an internal name', 'https://db.internal/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback elsewhere in its block', 'https://127.255.255.254/'],
    ['loopback as one number', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback shortened', 'https://127.1/'],
    ['loopback in hexadecimal', 'https://0x7f000001/'],
    ['private, ten', 'https://10.1.2.3/'],
    ['private, first of its block', 'https://172.16.0.0/'],
    ['private, last of its block', 'https://172.31.255.255/'],
    ['private, home', 'https://192.168.0.1/'],
    ['link-local, where clouds keep their secrets', 'https://169.254.169.254/latest/'],
    ['shared address space, first', 'https://100.64.0.0/'],
    ['shared address space, last', 'https://100.127.255.255/'],
    ['multicast', 'https://239.1.1.1/'],
    ['no address', 'https://0.0.0.0/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 nothing', 'https://[::]/'],
    ['IPv6 link-local', 'https://[fe80::1]/'],
    ['IPv6 private', 'https://[fd00::1]/'],
    ['IPv4 in IPv6', 'https://[::ffff:8.8.8.8]/'],
    ['a tunnel that carries a private address', 'https://[2002:7f00:1::]/'],
    ['an IPv6 address for documents', 'https://[2001:db8::1]/'],
    ['a user in front', 'https://example.com@10.0.0.1/'],
    ['a space', 'https://example.com/ a'],
    ['no URL', 'example.com'],
    ['nothing', ''],
    ['not a text', 5],
  ];
  for (const [title, url] of refused) test(title, () => assert.equal(publicUrl(url), null));
});
