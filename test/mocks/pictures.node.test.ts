// Logos and screenshots: the same for the same app, different for others, small, and safe to show in an `<img>`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandLogo } from '../../mocks/fixtures/art/brand.ts';
import { logo } from '../../mocks/fixtures/art/logo.ts';
import { screenshot } from '../../mocks/fixtures/art/screenshot.ts';
import { categories } from '../../mocks/fixtures/words/index.ts';
import { start, worldData } from './start.ts';

/** Every tag that is opened is closed, in order; enough of XML for pictures made of attributes. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s+[a-zA-Z0-9-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!empty) open.push(name ?? '');
  }
  assert.deepEqual(open, []);
  assert.equal(svg.replace(/<[^<>]*>/g, '').includes('<'), false);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|<script|href|on[a-z]+=|style=|&(?!amp;)/);
}

test('logos are square pictures without a letter', () => {
  for (const { id, category } of worldData(240).apps) {
    const picture = logo(id, category.name);
    assertWellFormed(picture);
    assert.match(picture, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 512 512" width="512" height="512">/);
    assert.doesNotMatch(picture, /<text/);
    assert.ok(picture.length < 4_000, String(picture.length));
  }
});

test('a logo is always the same, and hardly two are alike', () => {
  const { apps } = worldData(240);
  const pictures = apps.map(({ id, category }) => logo(id, category.name));
  assert.deepEqual(
    pictures,
    apps.map(({ id, category }) => logo(id, category.name)),
  );
  assert.ok(new Set(pictures).size > 230, String(new Set(pictures).size));
});

test('every category has nine screenshots of 960 × 600, each its own', () => {
  for (const { name } of categories) {
    const pictures = Array.from({ length: 9 }, (_, index) => screenshot('any-app', name, index + 1));
    for (const picture of pictures) {
      assertWellFormed(picture);
      assert.match(picture, /viewBox="0 0 960 600"/);
      assert.ok(picture.length < 24_000, `${name}: ${picture.length}`);
    }
    assert.equal(new Set(pictures).size, 9, name);
  }
});

test('brands have a mark in their own colour', () => {
  const [pine, plum] = [brandLogo({ id: 'x', accent: '#1d6b57' }), brandLogo({ id: 'x', accent: '#8a3d6b' })];
  assertWellFormed(pine);
  assert.notEqual(pine, plum);
});

test('pictures are served for every app and brand, and for nothing else', async () => {
  const { ask, world } = start();
  for (const path of [
    'logos/kestrel-calls.svg',
    'screenshots/kestrel-calls/1.svg',
    'screenshots/kestrel-calls/9.svg',
    'brands/harbor-pine.svg',
    'brands/platform.svg',
  ])
    assert.equal((await ask(null, 'GET', `/mock/v1/assets/${path}`)).headers.get('content-type'), 'image/svg+xml', path);
  for (const path of [
    'logos/nobody.svg',
    'logos/kestrel-calls',
    'screenshots/kestrel-calls/0.svg',
    'screenshots/kestrel-calls/10.svg',
    'screenshots/nobody/1.svg',
    'brands/nobody.svg',
  ])
    assert.equal((await ask(null, 'GET', `/mock/v1/assets/${path}`)).status, 404, path);
  for (const { listing } of world.apps.values())
    for (const url of [listing.logoUrl, ...listing.profile.screenshots])
      if (url) assert.equal((await ask(null, 'GET', new URL(url).pathname)).status, 200, url);
});
