// The Unicode form of a host's ASCII form (RFC 3492), which the engine's URL parser can make but does not give back. It decodes only: what a host means
// is the parser's word, and a label that does not come back the same from it stays in ASCII.

const [BASE, T_MIN, T_MAX, SKEW, DAMP] = [36, 1, 26, 38, 700];

const digit = (code: number): number => (code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : BASE);

function adapted(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** The text of a label behind its `xn--`; null when it is none. */
function decoded(text: string): string | null {
  const basic = Math.max(text.lastIndexOf('-'), 0);
  const letters = [...text.slice(0, basic)].map((letter) => letter.charCodeAt(0));
  let [code, place, bias] = [128, 0, 72];
  for (let at = basic > 0 ? basic + 1 : 0; at < text.length; ) {
    const before = place;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const value = digit(text.charCodeAt(at++));
      if (!(value < BASE)) return null;
      place += value * weight;
      const limit = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (value < limit) break;
      weight *= BASE - limit;
    }
    bias = adapted(place - before, letters.length + 1, before === 0);
    code += Math.floor(place / (letters.length + 1));
    place %= letters.length + 1;
    if (!(code <= 0x10_ffff)) return null;
    letters.splice(place++, 0, code);
  }
  return String.fromCodePoint(...letters);
}

/** A host, as `URL.hostname` has it, in the letters it was registered with; the host itself where it has no others. */
export const unicodeHost = (host: string): string =>
  host
    .split('.')
    .map((label) => {
      const text = label.startsWith('xn--') ? decoded(label.slice(4)) : null;
      return text !== null && URL.canParse(`https://${text}`) && new URL(`https://${text}`).hostname === label ? text : label;
    })
    .join('.');
