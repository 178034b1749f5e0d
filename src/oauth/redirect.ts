// Where the browser goes next, taken apart for people: the part of the address that somebody owns, the rest of the host, and everything odd about it in
// words of a closed list. It shows and never decides: whether an address is the registered one is compared character by character elsewhere, and what
// may be linked to is `safeUrl`'s word. Never throws. It carries the public suffix list: load it by `import()`, so that no page waits for it.
import { parse } from 'tldts';
import { publicUrl } from '../schema/public-url.ts';
import { inspectName, knownNames } from './names.ts';
import { unicodeHost } from './punycode.ts';
import { mixesScripts } from './scripts.ts';
import { shownName } from './shown-name.ts';

export const redirectFlags = [
  /** No address at all, or one longer than any page has. */
  'unparsable',
  /** Browsers would repair it before going there: backslashes, spaces, line breaks, percent signs in the host. */
  'repaired',
  'not-https',
  /** Not of the web: an address some program on this device has claimed. */
  'app-scheme',
  'user-info',
  'loopback',
  /** Leads into a private network, or nowhere: 10.0.0.1, `.local`, `.test`. */
  'private-network',
  'ip-address',
  /** An IP address written so that people do not see one: octal, hexadecimal, one number, IPv4 inside IPv6. */
  'disguised-ip',
  'port',
  'trailing-dot',
  'fragment',
  /** Somebody's corner of a host that anybody may have a corner of (github.io). */
  'shared-host',
  /** A name without an owner: a public suffix itself, or a single word. */
  'no-owner',
  'mixed-scripts',
  'look-alike',
] as const;
export type RedirectFlag = (typeof redirectFlags)[number];

/** A host in two parts: what stands before the registrable domain, with its dot, and the registrable domain. */
export interface HostParts {
  readonly rest: string;
  readonly registrable: string;
}

export interface InspectedRedirect {
  /** The address as it was given, with what is hidden in it made visible. */
  readonly shown: string;
  readonly scheme: string | null;
  /** The host as a browser connects to it, in ASCII; `registrable` is the whole host where nothing of it is registered (IP addresses, single names). */
  readonly host: HostParts | null;
  /** The host in the letters it was registered with, where they are others. */
  readonly unicode: HostParts | null;
  readonly port: string | null;
  /** The known domain it is easily taken for. */
  readonly looksLike: string | null;
  readonly flags: readonly RedirectFlag[];
}

const LONGEST = 8192;
const WEB = /^(?:https?|wss?|ftp):$/;
const IPV4 = /^\d+(?:\.\d+){3}$/;
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]|\[::ffff:0:0\])$/;
/** IPv4 inside IPv6: mapped, compatible, translated (RFC 4291 2.5.5, RFC 6052). */
const IPV4_INSIDE = /^\[(?:::ffff:(?:0:)?|::|64:ff9b::)[0-9a-f]{1,4}:[0-9a-f]{1,4}\]$/;
const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false };

/** The host as it is written, before a parser repairs it. */
const written = (uri: string): string => /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?(\[[^\]/?#]*\]|[^/?#:]*)/i.exec(uri)?.[1] ?? '';

/** How many labels of the end of a host somebody owns; 0 when nobody does. */
function owned(host: string): { readonly labels: number; readonly shared: boolean } {
  const { domain, isPrivate } = parse(host, OPTIONS);
  return { labels: domain === null ? 0 : domain.split('.').length, shared: isPrivate === true };
}

function split(host: string, labels: number): HostParts {
  const all = host.split('.');
  const rest = labels === 0 ? [] : all.slice(0, -labels);
  return { rest: rest.length > 0 ? `${rest.join('.')}.` : '', registrable: all.slice(rest.length).join('.') };
}

/** A known domain that this host is taken for: it looks the same, or carries the known one in front of its own. */
function likeOf(host: string, unicode: HostParts, known: readonly string[]): string | null {
  const domains = known.map((one) => split(one.toLowerCase().replace(/\.$/, ''), owned(one).labels).registrable);
  if (domains.some((domain) => host === domain || host.endsWith(`.${domain}`))) return null;
  const { looksLike } = inspectName(unicode.registrable, knownNames(domains));
  return looksLike ?? domains.find((domain) => `.${unicode.rest}`.includes(`.${domain}.`)) ?? null;
}

/** What to show of an address; `known` are hosts of the platform and of publishers whose domains it must not be taken for. */
export function inspectRedirect(uri: string, known: readonly string[] = []): InspectedRedirect {
  const shown = shownName(uri.slice(0, LONGEST));
  if (uri.length > LONGEST || !URL.canParse(uri)) return { shown, scheme: null, host: null, unicode: null, port: null, looksLike: null, flags: ['unparsable'] };
  const url = new URL(uri);
  const { protocol, hostname } = url;
  const web = WEB.test(protocol);
  const host = web ? hostname.replace(/\.$/, '') : hostname;
  const ip = host.startsWith('[') || IPV4.test(host);
  const { labels, shared } = web && !ip ? owned(host) : { labels: 0, shared: false };
  const letters = web && !ip ? unicodeHost(host) : host;
  const unicode = split(letters, labels);
  const looksLike = web && !ip && host !== '' ? likeOf(host, unicode, known) : null;
  const loopback = LOOPBACK.test(host);
  const raw = written(uri).toLowerCase();
  const flags = {
    unparsable: false,
    repaired: /[\u0000-\u0020\u007f\\]/.test(uri) || (web && !ip && raw.normalize('NFC') !== hostname && raw.normalize('NFC') !== unicodeHost(hostname)),
    'not-https': web && protocol !== 'https:',
    'app-scheme': !web,
    'user-info': url.username !== '' || url.password !== '' || /^[^/?#]*:[/\\]{2,}[^/?#\\]*@/.test(uri),
    loopback,
    'private-network': web && !loopback && publicUrl(`https://${hostname}/`) === null,
    'ip-address': ip,
    'disguised-ip': ip && (host.startsWith('[') ? IPV4_INSIDE.test(host) && host !== '[::1]' : raw !== hostname),
    port: url.port !== '',
    'trailing-dot': web && (hostname.endsWith('.') || raw.endsWith('.')),
    fragment: uri.includes('#'),
    'shared-host': shared,
    'no-owner': web && !ip && !loopback && labels === 0,
    'mixed-scripts': mixesScripts(letters),
    'look-alike': looksLike !== null,
  } satisfies Record<RedirectFlag, boolean>;
  return {
    shown,
    scheme: protocol.slice(0, -1),
    host: host === '' ? null : split(host, labels),
    unicode: letters === host ? null : unicode,
    port: url.port === '' ? null : url.port,
    looksLike,
    flags: redirectFlags.filter((flag) => flags[flag]),
  };
}
