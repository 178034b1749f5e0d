// The gate for addresses that somebody else's server will call or a stranger's browser will open: `safeUrl`, and nothing that leads back
// into a private network. It judges what is written, not what a name resolves to: whoever connects checks the address again.
import { safeUrl } from './url.ts';

/** A gate for URLs, as the pure rooms are handed one: the parsed URL when it may pass, else null. */
export type UrlGate = (value: string) => URL | null;

/** Names that never lead out of a network or never exist. Source: RFC 6761, 6762, 7686, 8375; ICANN's reserved `internal`. */
const PRIVATE_NAMES: readonly string[] = ['localhost', 'local', 'internal', 'test', 'invalid', 'onion', 'home.arpa'];

/** IPv4 blocks that are not public: first address and prefix length. Source: IANA IPv4 special-purpose registry, RFC 6890. */
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The one IPv6 block that is public, and the parts of it that are not, by their first 32 bits. Source: IANA IPv6 registries. */
const PUBLIC_IPV6 = [0x2000_0000, 3] as const;
const PRIVATE_IPV6: readonly (readonly [number, number])[] = [
  [0x2001_0000, 23],
  [0x2001_0db8, 32],
  [0x2002_0000, 16],
  [0x3fff_0000, 20],
];

const inBlock = (address: number, [first, length]: readonly [number, number]): boolean => address >>> (32 - length) === first >>> (32 - length);
const ipv4 = (text: string): number => text.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
const firstBits = (text: string): number => {
  const [high = '', low = ''] = text.split(':');
  // A group that `::` leaves out is not a number, which bit operators take for 0.
  return ((parseInt(high, 16) << 16) | parseInt(low, 16)) >>> 0;
};

/** Whether a URL's host may be reached from the internet, as far as its spelling says. Takes `URL.hostname`, which has one spelling per address. */
function isPublicHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (host.startsWith('[')) {
    const bits = firstBits(host.slice(1, -1));
    return inBlock(bits, PUBLIC_IPV6) && !PRIVATE_IPV6.some((block) => inBlock(bits, block));
  }
  if (/^\d+(\.\d+){3}$/.test(host)) return !PRIVATE_IPV4.some(([first, length]) => inBlock(ipv4(host), [ipv4(first), length]));
  return host.includes('.') && !PRIVATE_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
}

/** The parsed URL when it is https, passes `safeUrl` and its host is public, else null. A name without a dot is not a public name. */
export function publicUrl(value: unknown): URL | null {
  const url = safeUrl(value);
  return url?.protocol === 'https:' && isPublicHost(url.hostname) ? url : null;
}
