// A brand's accent, made legible: the nearest colour that reads on light grounds, and the nearest that reads on dark ones.

type Rgb = readonly [number, number, number];

/** Where accent text stands: the surface, the second surface. Contrast is held against both, and against the accent's own tint. */
const GROUNDS = { light: [[255, 255, 255], [245, 246, 248]], dark: [[22, 24, 29], [31, 34, 41]] } as const satisfies Record<string, readonly [Rgb, Rgb]>;
/** WCAG AA asks 4.5; the rest is for rounding, and for tints mixed in another colour space. */
const ENOUGH = 4.6;

const linear = (channel: number): number => (channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
const encoded = (light: number): number => Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const map = ([r, g, b]: Rgb, by: (channel: number) => number): Rgb => [by(r), by(g), by(b)];
const hex = (colour: Rgb): string => `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

/** The contrast of two colours, 1 to 21 (WCAG 2.2). */
function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const tinted = ([r, g, b]: Rgb, [x, y, z]: Rgb): Rgb => [r * 0.91 + x * 0.09, g * 0.91 + y * 0.09, b * 0.91 + z * 0.09];
const legible = (colour: Rgb, [surface, second]: readonly [Rgb, Rgb]): boolean => [surface, second, tinted(surface, colour)].every((ground) => contrast(colour, ground) >= ENOUGH);

const between = (from: Rgb, to: Rgb, part: number): Rgb => [0, 1, 2].map((at) => encoded(linear(from[at] ?? 0) * (1 - part) + linear(to[at] ?? 0) * part)) as unknown as Rgb;

/** The colour nearest to a brand's that can be read on a scheme's grounds: darkened for light ones; for dark ones brightened as far as its hue goes, then lightened. */
function repaired(colour: Rgb, scheme: 'light' | 'dark'): Rgb {
  const brightest = map(colour, (channel) => (channel * 255) / Math.max(1, ...colour));
  const way: readonly Rgb[] = scheme === 'light' ? [colour, [0, 0, 0]] : [colour, brightest, [255, 255, 255]];
  for (const [leg, end] of way.slice(1).entries()) {
    for (let step = 0; step <= 50; step += 1) {
      const tried = between(way[leg] ?? colour, end, step / 50);
      if (legible(tried, GROUNDS[scheme])) return tried;
    }
  }
  return scheme === 'light' ? [0, 0, 0] : [255, 255, 255];
}

/** A brand's accent as values for `--mkt-accent` and `--mkt-on-accent` that reach AA in both schemes; null for anything but `#rrggbb`. */
export function accentTokens(brand: string): { readonly accent: string; readonly onAccent: string } | null {
  if (!/^#[0-9a-f]{6}$/i.test(brand)) return null;
  const colour = map([1, 3, 5], (at) => parseInt(brand.slice(at, at + 2), 16));
  const [light, dark] = [repaired(colour, 'light'), repaired(colour, 'dark')];
  const on = (ground: Rgb): string => (contrast(ground, [255, 255, 255]) >= contrast(ground, [0, 0, 0]) ? '#ffffff' : '#000000');
  return { accent: `light-dark(${hex(light)}, ${hex(dark)})`, onAccent: `light-dark(${on(light)}, ${on(dark)})` };
}

/** Gives an element, and all inside it, a brand's accent in place of the one it wears; gives back what it wears now. A token of the page's own wins. */
export function wearAccent(element: HTMLElement, brand: string | null, worn: string | null): string | null {
  if (brand === worn) return worn;
  const ours = worn === null ? undefined : accentTokens(worn)?.accent;
  if (ours !== undefined && element.style.getPropertyValue('--mkt-accent') === ours) for (const name of ['--mkt-accent', '--mkt-on-accent']) element.style.removeProperty(name);
  const tokens = brand === null ? null : accentTokens(brand);
  if (!tokens || getComputedStyle(element).getPropertyValue('--mkt-accent') !== '') return brand;
  element.style.setProperty('--mkt-accent', tokens.accent);
  element.style.setProperty('--mkt-on-accent', tokens.onAccent);
  return brand;
}
