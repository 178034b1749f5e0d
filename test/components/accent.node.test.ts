// A brand's accent reads everywhere: 729 colours over the whole cube, each as text on every ground and as a ground for its own text.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accentTokens } from '../../components/accent.ts';

type Rgb = readonly number[];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const light = (colour: Rgb): number => {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: Rgb, b: Rgb): number => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
const mix = (a: Rgb, b: Rgb, part: number): Rgb => a.map((channel, at) => channel * part + (b[at] ?? 0) * (1 - part));
const schemes = (value: string): [light: string, dark: string] => {
  const [, first = '', second = ''] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value) ?? [];
  return [first, second];
};

const steps = [0, 32, 64, 96, 128, 160, 192, 224, 255];
const cube = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${[r, g, b].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`)));
const grounds = [
  ['#ffffff', '#f5f6f8'],
  ['#16181d', '#1f2229'],
] as const;

describe('a brand’s accent', () => {
  test('reads as text on every ground, and carries text itself', () => {
    for (const brand of cube) {
      const tokens = accentTokens(brand);
      assert(tokens);
      const on = schemes(tokens.onAccent);
      for (const [scheme, accent] of schemes(tokens.accent).entries()) {
        const surfaces = grounds[scheme] ?? grounds[0];
        const tint = mix(rgb(accent), rgb(surfaces[0]), 0.09);
        const worst = Math.min(...[...surfaces.map(rgb), tint].map((ground) => contrast(rgb(accent), ground)), contrast(rgb(accent), rgb(on[scheme] ?? '')));
        assert(worst >= 4.5, `${brand} becomes ${accent}, which has a contrast of ${worst.toFixed(2)}`);
      }
    }
  });

  test('stays as it is where it reads already', () => assert.equal(accentTokens('#0b5d3b')?.accent.startsWith('light-dark(#0b5d3b, '), true));
  for (const brand of ['', 'red', '#fff', '#12345g', 'url(x)']) test(`is nothing for \`${brand}\``, () => assert.equal(accentTokens(brand), null));
});
