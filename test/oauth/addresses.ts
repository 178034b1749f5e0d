// Addresses that try to pass for a registered one, by generators: the tricks of open redirects, the oddities of the URL parser, and names of other
// letters. Every one is made from the address it imitates; none of them is it.

/** Deterministic draws. */
function draws(seed: number): <T>(from: readonly T[]) => T {
  let state = seed;
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number];
  };
}

/** So many different strings out of a generator, without the registered ones. */
function collect(count: number, registered: readonly string[], make: (turn: number) => string): string[] {
  const found = new Set<string>();
  for (let turn = 0; found.size < count && turn < count * 60; turn += 1) {
    const one = make(turn);
    if (!registered.includes(one)) found.add(one);
  }
  return [...found];
}

const EVIL = ['evil.example', 'evil.com', '127.0.0.1', '[::1]', '0x7f.1', '2130706433', 'localhost:8000', 'evil。example', 'xn--e1awd7f.com', 'EVIL.example.'];
const parts = (uri: string) => ({ host: new URL(uri).host, path: new URL(uri).pathname, rest: uri.slice(uri.indexOf(new URL(uri).host) + new URL(uri).host.length) });

/** What open redirects are made of: another host before, behind and inside the registered address. */
export function openRedirects(registered: readonly string[], count: number): string[] {
  const pick = draws(3);
  const shapes: readonly ((uri: string, evil: string) => string)[] = [
    (uri, evil) => `//${evil}/${parts(uri).host}`,
    (uri, evil) => `${pick(['/\\', '\\\\', '/%09/', '/%5c', '////', '/\t/', '//;@', '/.'])}${evil}${parts(uri).path}`,
    (uri, evil) => `https://${parts(uri).host}@${evil}${parts(uri).rest}`,
    (uri, evil) => `https://${parts(uri).host}${pick(['%40', '\\@', '#@', '?@', '%00@', '&@', ':80@', '%2f@', '/@', ';@'])}${evil}${parts(uri).path}`,
    (uri, evil) => `https://${parts(uri).host}.${evil}${parts(uri).rest}`,
    (uri, evil) => `https://${evil}/${pick(['', '?', '#', '..;/', '//'])}${uri}`,
    (uri, evil) => `https://${evil}${pick(['%23', '%3f', '%2e', '\\', '|', '^', '`', '{', '<', '"', "'", '%0d%0a'])}${parts(uri).host}${parts(uri).rest}`,
    (uri, evil) => `${uri}${pick(['/../', '//', '/..%2f', '/%2e%2e/', '?next=https://', '#https://', '@', '.', '&url=//', '%0d%0aLocation:%20https://', '\\', '/;/'])}${evil}`,
    (uri, evil) => `${pick(['javascript:', 'data:text/html,', 'vbscript:', 'blob:', 'file://', 'ftp://', 'view-source:', 'intent://', 'java\tscript:', 'JaVaScRiPt:', '\u0001javascript:'])}${pick(['//', '', '%0a', '/**/'])}${pick([uri, evil])}`,
    (uri, evil) => `${pick(['http', 'HTTPS', 'https', 'httpx', 'ws'])}${pick([':', ':/', ':///', '://', '\\://'])}${pick([evil, parts(uri).host])}${parts(uri).rest}x`,
    (uri, evil) => `${uri.replace('https://', pick(['https://x:y@', 'https://@', 'https://:@', 'http://', 'https:/', 'https:', '', '//', 'https:///']))}${pick(['', `?${evil}`])}`,
    (uri, evil) => `https://${evil}.${parts(uri).host}${parts(uri).rest}`,
  ];
  return collect(count, registered, (turn) => (shapes[turn % shapes.length] as (typeof shapes)[number])(pick(registered), pick(EVIL)));
}

/** What a URL parser repairs or reads its own way: the same page to a browser, or nearly, and another string. */
export function urlOddities(registered: readonly string[], count: number): string[] {
  const pick = draws(5);
  const insert = (uri: string, what: string): string => {
    const at = pick(Array.from({ length: uri.length + 1 }, (_, index) => index));
    return uri.slice(0, at) + what + uri.slice(at);
  };
  const shapes: readonly ((uri: string) => string)[] = [
    (uri) => insert(uri, pick([' ', '\t', '\n', '\r', '\u0000', '\u000b', '\u00a0', '\u200b', '\ufeff', '\u00ad', '%00', '%20', '\u2028'])),
    (uri) => uri.replace(parts(uri).host, parts(uri).host.replace(/[a-z]/g, (letter) => (pick([0, 1]) ? letter.toUpperCase() : letter))),
    (uri) => uri.replace(parts(uri).host, `${parts(uri).host}${pick([':443', ':0443', ':', '.', '..', ':80', ':00443', ':65536'])}`),
    (uri) => uri.replace(parts(uri).path, parts(uri).path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)),
    (uri) => uri.replace(parts(uri).path, `${pick(['/.', '/./', '/x/..', '/%2e', '/x/%2e%2e', '//', '/;', '/x/../'])}${parts(uri).path}`),
    (uri) => `${uri}${pick(['/', '?', '#', '/.', '/..', '//', '?x', '#x', '&x=1', '%20', '%23', '%3f', ';x', '%2f', '\\', '/%2e'])}`,
    (uri) => uri.slice(0, pick(Array.from({ length: uri.length }, (_, index) => index))),
    (uri) => uri.replace('://', pick([':/', ':', ':///', ':\\\\', ':/\\', '%3a//', ':////', '：//'])),
    (uri) => uri.replace(parts(uri).host, [...parts(uri).host].map((letter) => (pick([0, 0, 1]) ? `%${letter.charCodeAt(0).toString(16)}` : letter)).join('')),
    (uri) => pick([uri.toUpperCase(), uri.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase()), `${uri}${uri}`, encodeURIComponent(uri), encodeURI(uri) + '%', `"${uri}"`, `<${uri}>`, `${uri},${pick(registered)}`, `${uri} ${pick(registered)}`, `${uri}\r\n${pick(registered)}`]),
    (uri) => insert(insert(uri, pick(['/', '.', ':', '@', '?', '#', '%', '\\'])), pick(['', '/', '.', 'x'])),
  ];
  return collect(count, registered, (turn) => (shapes[turn % shapes.length] as (typeof shapes)[number])(pick(registered)));
}

/** The registered host in other letters: full width, small capitals, other scripts, other dots, joiners, marks, other normal forms, punycode that is none. */
export function otherLetters(registered: readonly string[], count: number): string[] {
  const pick = draws(9);
  const other: Readonly<Record<string, string>> = { a: 'аɑａᴀ𝐚ⓐ', c: 'сϲｃᴄ𝒄', e: 'еｅᴇℯ', i: 'іｉɩıí', l: 'ⅼｌӏI1', o: 'оοｏᴏ0º', p: 'рｐρ', s: 'ѕｓſ', x: 'хｘ×', y: 'уｙ', m: 'ｍⅿ', n: 'ｎո', r: 'ｒг', t: 'ｔτ', b: 'ｂЬ', d: 'ԁｄ', g: 'ɡｇ', k: 'ｋκK', u: 'ｕս', '.': '。．｡․', '-': '‐‑－­' };
  const swapped = (host: string, share: number): string => [...host].map((letter) => (other[letter] && pick([...Array.from({ length: share }, () => 0), 1]) ? pick([...(other[letter] ?? letter)]) : letter)).join('');
  const shapes: readonly ((host: string) => string)[] = [
    (host) => swapped(host, 1),
    (host) => swapped(host, 4),
    (host) => swapped(host, 9),
    (host) => [...host].map((letter) => (/[a-z]/.test(letter) ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + pick([0xfee0, 0xfee0, 0])) : letter)).join(''),
    (host) => host.replace(/[a-z]/, (letter) => letter + pick(['\u0301', '\u0338', '\u200d', '\u200c', '\ufe0f', '\u034f', '\u2060', '\u180e', '\u{e0061}', '\u115f'])),
    (host) => host.replace(/[a-z]+/, (label) => `xn--${label}${pick(['', '-', '-a', '-0', '-9a', '-xyz', '-4ve', '-kva'])}`),
    (host) => host.replace(/[aeiou]/, (letter) => (letter + pick(['\u0300', '\u0308', '\u0323', '\u0328'])).normalize(pick(['NFC', 'NFD']))),
    (host) => host.replace('.', pick(['。', '．', '｡', '․', '‧', '・', '..', '.\u00ad', '%E3%80%82'])),
    (host) => pick(['ß', 'ς', '\u200d', 'ﬀ', '㎯', 'ǅ', '℀', '⒈', '点', 'א', 'ا', '①']) + host,
    (host) => host.replace(/\.[a-z]+$/, (end) => `${pick(['ß', 'ς', '\u05d0', '\u0661', '㏐', 'ⅷ', '²', 'ĳ'])}${end}`),
  ];
  return collect(count, registered, (turn) => {
    const uri = pick(registered);
    const { host } = parts(uri);
    return uri.replace(host, (shapes[turn % shapes.length] as (typeof shapes)[number])(host));
  });
}
