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
