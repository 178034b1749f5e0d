// What a listing must keep, who may rate it, and the words it is sorted by (system N), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { categories as fixtureCategories } from '../../mocks/fixtures/words/index.ts';
import { jargonIn, namesPlatform } from '../../src/policy/brand-words.ts';
import { listingFaults, listingHints, type ListingDraft, type Picture, type ProfileDraft } from '../../src/policy/listing.ts';
import { ratingFaults, ratingHolder, ratingRefusals, type RatingFacts } from '../../src/policy/ratings.ts';
import { categories, isCategory, niches } from '../../src/policy/taxonomy.ts';
import { safeUrl } from '../../src/schema/url.ts';
import { pathsOf } from '../faults.ts';

const shot: Picture = { width: 1000, height: 600, bytes: 400_000 };
const shots = (count: number): readonly Picture[] => Array.from({ length: count }, () => shot);
const text = (length: number) => 'x'.repeat(length);
const profile = (changes: Partial<ProfileDraft> = {}): ProfileDraft => ({ description: `<p>${text(300)}</p>`, screenshots: shots(3), video: null, ...changes });
const support = { email: 'help@studio.example', phone: null, url: null, firstResponseHours: null };
const draft = (changes: Partial<ListingDraft> = {}): ListingDraft => ({
  ...{ listing: 'white-label', name: 'Pennywhistle', publisher: 'Brindle & Sons', website: null, tagline: text(20), shortDescription: text(40), logo: { width: 512, height: 512, bytes: 20_000 } },
  ...{ profile: profile(), subAccountProfile: null, categories: ['SMS'], niches: [], keywords: [], support },
  ...changes,
});
const paths = (listing: ListingDraft) => pathsOf(listingFaults(listing, safeUrl));

describe('a listing', () => {
  const cases: [string, Partial<ListingDraft>, string[]][] = [
    ['as it should be', {}, []],
    ['no name', { name: ' ' }, ['name']],
    ['a name of 50 characters', { name: text(50) }, []],
    ['N-016 a name of 51 characters', { name: text(51) }, ['name']],
    ['a name nobody sees', { name: '\u200b\u200b' }, ['name']],
    ['N-017 no publisher', { publisher: '' }, ['publisher']],
    ['a publisher of 51 characters', { publisher: text(51) }, ['publisher']],
    ['N-008 a tagline of 19 characters', { tagline: text(19) }, ['tagline']],
    ['a tagline of 170 characters', { tagline: text(170) }, []],
    ['N-011 a tagline of 171 characters', { tagline: text(171) }, ['tagline']],
    ['N-001 no short description', { shortDescription: '' }, ['shortDescription']],
    ['a short description of one character', { shortDescription: 'x' }, []],
    ['a publisher of one character', { publisher: 'x' }, []],
    ['a name of one character', { name: 'x' }, []],
    ['N-002 a short description of 160 characters', { shortDescription: text(160) }, []],
    ['N-003 a short description of 161 characters', { shortDescription: text(161) }, ['shortDescription']],
    ['N-012 a description of 299 characters', { profile: profile({ description: text(299) }) }, ['profile.description']],
    ['N-013 a description of 300 characters', { profile: profile({ description: text(300) }) }, []],
    ['N-012 markup does not count', { profile: profile({ description: `<p class="${text(50)}">${text(299)}</p>` }) }, ['profile.description']],
    ['a description of 5000 characters', { profile: profile({ description: `<p>${text(5000)}</p>` }) }, []],
    ['N-015 a description of 5001 characters', { profile: profile({ description: text(5001) }) }, ['profile.description']],
    ['two screenshots', { profile: profile({ screenshots: shots(2) }) }, ['profile.screenshots']],
    ['N-005 three screenshots', { profile: profile({ screenshots: shots(3) }) }, []],
    ['N-006 six screenshots', { profile: profile({ screenshots: shots(6) }) }, []],
    ['seven screenshots', { profile: profile({ screenshots: shots(7) }) }, ['profile.screenshots']],
    ['N-018 no category', { categories: [] }, ['categories']],
    ['N-020 three categories', { categories: ['SMS', 'CRM', 'ERP'] }, []],
    ['N-021 four categories', { categories: ['SMS', 'CRM', 'ERP', 'Other'] }, ['categories']],
    ['a category nobody knows', { categories: ['SMS', 'Spaceships'] }, ['categories.1']],
    ['three niches', { niches: ['legal', 'dental', 'solar'] }, []],
    ['four niches', { niches: ['legal', 'dental', 'solar', 'retail'] }, ['niches']],
    ['a niche nobody knows', { niches: ['piracy'] }, ['niches.0']],
    ['keywords of 200 characters in all', { keywords: [text(100), text(100)] }, []],
    ['N-023 keywords of 201 characters in all', { keywords: [text(100), text(101)] }, ['keywords']],
    ['no logo', { logo: null }, ['logo']],
    ['N-024 a logo of 399 pixels', { logo: { width: 399, height: 399, bytes: 1 } }, ['logo']],
    ['a logo of 400 pixels', { logo: { width: 400, height: 400, bytes: 1 } }, []],
    ['a logo of 801 pixels', { logo: { width: 801, height: 801, bytes: 1 } }, ['logo']],
    ['a logo that is not square', { logo: { width: 500, height: 501, bytes: 1 } }, ['logo']],
    ['a logo that is wider than high', { logo: { width: 501, height: 500, bytes: 1 } }, ['logo']],
    ['a logo of 512 KB', { logo: { width: 500, height: 500, bytes: 524_288 } }, []],
    ['a logo of a byte more', { logo: { width: 500, height: 500, bytes: 524_289 } }, ['logo']],
    ['no way to ask', { support: { ...support, email: null } }, ['support.email']],
    ['a phone number will do', { support: { ...support, email: null, phone: '+1 (312) 555-0100' } }, []],
    ['a phone number of seven digits', { support: { ...support, phone: '555 0100' } }, []],
    ['a phone number of fifteen digits', { support: { ...support, phone: '123456789012345' } }, []],
    ['a phone number of six digits', { support: { ...support, phone: '555 010' } }, ['support.phone']],
    ['a phone number of sixteen digits', { support: { ...support, phone: '1234567890123456' } }, ['support.phone']],
    ['an address without an @', { support: { ...support, email: 'help' } }, ['support.email']],
    ['an address with a word before it', { support: { ...support, email: 'to help@studio.example' } }, ['support.email']],
    ['an address with a word after it', { support: { ...support, email: 'help@studio.example now' } }, ['support.email']],
    ['a support page that is not on https', { support: { ...support, url: 'http://studio.example' } }, ['support.url']],
    ['a website that is a script', { website: 'javascript:alert(1)' }, ['website']],
    ['a first answer at once', { support: { ...support, firstResponseHours: 0 } }, []],
    ['a first answer within a day', { support: { ...support, firstResponseHours: 24 } }, []],
    ['N-028 a first answer after 25 hours', { support: { ...support, firstResponseHours: 25 } }, ['support.firstResponseHours']],
    ['N-032 a profile for sub-accounts with two screenshots', { subAccountProfile: profile({ screenshots: shots(2) }) }, ['subAccountProfile.screenshots']],
    ['N-032 with 299 characters', { subAccountProfile: profile({ description: text(299) }) }, ['subAccountProfile.description']],
    ['N-032 as it should be', { subAccountProfile: profile() }, []],
    ['N-029 a white-label listing that names the platform', { tagline: 'Works with GHL, really well' }, ['tagline']],
    ['N-029 in its description, cut up by markup', { profile: profile({ description: `<p>${text(300)} High<b>Level</b></p>` }) }, ['profile.description']],
    ['N-029 in what sub-accounts read', { subAccountProfile: profile({ description: `${text(300)} HighLevel` }) }, ['subAccountProfile.description']],
    ['N-029 in its address', { website: 'https://gohighlevel.example/' }, ['website']],
    ['N-029 in a keyword', { keywords: ['crm', 'GoHighLevel'] }, ['keywords.1']],
    ['N-030 a standard listing may', { listing: 'standard', tagline: 'Works with HighLevel, and well' }, []],
  ];
  for (const [title, changes, faults] of cases) test(title, () => assert.deepEqual(paths(draft(changes)), faults));

  const pictures: [string, Partial<Picture>, number][] = [
    ['N-025 1000 by 600', {}, 0],
    ['600 wide, one and a half times', { width: 600, height: 400 }, 0],
    ['1.8 times', { width: 900, height: 500 }, 0],
    ['599 wide', { width: 599, height: 380 }, 1],
    ['1001 wide', { width: 1001, height: 600 }, 1],
    ['too square', { width: 600, height: 401 }, 1],
    ['too flat', { width: 901, height: 500 }, 1],
    ['no height', { width: 900, height: 0 }, 1],
    ['5 MB', { bytes: 5_242_880 }, 0],
    ['a byte more', { bytes: 5_242_881 }, 1],
    ['too small and too flat', { width: 500, height: 100 }, 2],
  ];
  for (const [title, changes, count] of pictures)
    test(`a screenshot, ${title}`, () => assert.deepEqual(paths(draft({ profile: profile({ screenshots: [shot, shot, { ...shot, ...changes }] }) })), Array(count).fill('profile.screenshots.2')));

  const videos: [string, boolean][] = [
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', true],
    ['https://youtube.com/watch?t=3&v=dQw4w9WgXcQ', true],
    ['https://m.youtube.com/shorts/dQw4w9WgXcQ', true],
    ['https://youtu.be/dQw4w9WgXcQ?si=x', true],
    ['https://www.youtube.com/embed/dQw4w9WgXcQ', true],
    ['https://www.youtube.com/live/dQw4w9WgXcQ', true],
    ['https://www.youtube.com/embed', false],
    ['https://youtu.be/xdQw4w9WgXcQ', false],
    ['https://youtu.be/dQw4w9WgXcQ!', false],
    ['https://youtu.be/!dQw4w9WgXcQ', false],
    ['https://vimeo.com/1', false],
    ['http://www.youtube.com/watch?v=dQw4w9WgXcQ', false],
    ['https://www.youtube.com/watch?v=short', false],
    ['https://www.youtube.com/@studio', false],
    ['https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ', false],
    ['https://evil.example/?https://youtu.be/dQw4w9WgXcQ', false],
  ];
  for (const [video, fine] of videos) test(`N-026 ${video} is ${fine ? 'a' : 'no'} preview video`, () => assert.deepEqual(paths(draft({ profile: profile({ video }) })), fine ? [] : ['profile.video']));

  const messages: [string, Partial<ListingDraft>, string[]][] = [
    ['a text', { tagline: '' }, ['must be 20 to 170 characters']],
    ['a description', { profile: profile({ description: '' }) }, ['must be 300 to 5000 characters']],
    ['screenshots', { profile: profile({ screenshots: shots(1) }) }, ['must be 3 to 6 pictures']],
    ['a logo', { logo: { width: 100, height: 90, bytes: 1_000_000 } }, ['must be 400 to 800 pixels wide', 'must be square', 'must be at most 512 KB']],
    ['a screenshot', { profile: profile({ screenshots: [shot, shot, { width: 500, height: 100, bytes: 6_000_000 }] }) }, ['must be 600 to 1000 pixels wide', 'must be 1.5 to 1.8 times as wide as high', 'must be at most 5120 KB']],
    ['categories', { categories: [] }, ['must be 1 to 3 categories']],
    ['niches', { niches: ['legal', 'dental', 'solar', 'retail'] }, ['must be 0 to 3 niches']],
    ['keywords', { keywords: [text(201)] }, ['must be 0 to 200 characters in all']],
    ['a phone number', { support: { ...support, phone: '1' } }, ['must be 7 to 15 digits']],
    ['a first answer', { support: { ...support, firstResponseHours: 25 } }, ['must be 0 to 24 hours']],
  ];
  for (const [title, changes, says] of messages) test(`what would be right: ${title}`, () => assert.deepEqual(listingFaults(draft(changes), safeUrl).map(({ message }) => message), says));
  test('N-031 jargon is a hint, which keeps nothing from being published', () => {
    const listing = draft({ tagline: 'Connect your sub-account today' });
    assert.deepEqual(listingHints(listing), [{ path: 'tagline', message: 'reads better with "client account" than with "sub-account"' }]);
    assert.deepEqual(paths(listing), []);
  });
});

describe('words', () => {
  const platform = ['HighLevel', 'gohighlevel', 'Go High Level', 'Go-HighLevel', 'High  \tLevel', 'high_level', 'GHL', 'for ghl.', 'GHL2', 'High\u200bLevel', 'Ｈｉｇｈ Level', 'a high-level view'];
  for (const words of platform) test(`${JSON.stringify(words)} names the platform`, () => assert.equal(namesPlatform(words), true));
  const others = ['LeadConnector', 'highly levelled', 'hghl', 'ghlan', 'level, high', ''];
  for (const words of others) test(`${JSON.stringify(words)} does not`, () => assert.equal(namesPlatform(words), false));

  test('N-031 jargon, each word once, whatever its form', () => assert.deepEqual(jargonIn('Agencies pick a Location, the agency picks sub accounts').map(({ word }) => word), ['sub-account', 'agency', 'location']));
  test('parts of other words are no jargon', () => assert.deepEqual(jargonIn('relocation, allocations, an account, urgency'), []));
});

describe('ratings', () => {
  const NOW = '2026-03-20T00:00:00Z';
  const facts = (changes: Partial<RatingFacts> = {}): RatingFacts => ({ testOrg: false, installed: true, uninstalledAt: null, rated: false, ...changes });
  const cases: [string, RatingFacts, string[]][] = [
    ['who has it may', facts(), []],
    ['N-037 a sandbox may not', facts({ testOrg: true }), ['sandbox']],
    ['N-038 who never had it may not', facts({ installed: false }), ['never-installed']],
    ['fifteen days after uninstalling', facts({ installed: false, uninstalledAt: '2026-03-05T00:00:00Z' }), []],
    ['a second later', facts({ installed: false, uninstalledAt: '2026-03-04T23:59:59Z' }), ['uninstalled-too-long-ago']],
    ['uninstalled long ago, and installed again', facts({ uninstalledAt: '2025-01-01T00:00:00Z' }), []],
    ['once per installation', facts({ rated: true }), ['rated-already']],
  ];
  for (const [title, known, refusals] of cases) test(title, () => assert.deepEqual(ratingRefusals(known, NOW), refusals));

  test('an agency rates its own app once, each sub-account its own', () => {
    const place = { agencyId: 'agency', subAccountId: 'sub' };
    assert.equal(ratingHolder({ targetUser: 'agency' }, place), 'agency');
    assert.equal(ratingHolder({ targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true }, place), 'sub');
  });
  test('stars need no words; they are whole, from one to five', () => {
    const faults = [0, 1, 5, 6, 4.5].map((stars) => pathsOf(ratingFaults({ stars, text: null })));
    assert.deepEqual(faults, [['stars'], [], [], ['stars'], ['stars']]);
  });
});

describe('what apps are sorted by', () => {
  test('N-041 eight groups of categories', () => {
    assert.deepEqual(Object.keys(categories), ['Marketing', 'Sales', 'Customer Service', 'Payment Provider', 'Productivity', 'Finance', 'Services', 'Others']);
    assert.deepEqual(Object.values(categories).map((names) => names.length), [17, 4, 5, 3, 4, 2, 2, 1]);
  });
  test('no category is in two groups, and none is everything', () => {
    const names = Object.values(categories).flat();
    assert.equal(new Set(names).size, names.length);
    assert.equal(isCategory('constructor'), false);
  });
  test('the demo’s catalogue is sorted by the same', () => {
    const fixtures = fixtureCategories.map(({ group, name }) => `${group}/${name}`).sort();
    assert.deepEqual(fixtures, Object.entries(categories).flatMap(([group, names]) => names.map((name) => `${group}/${name}`)).sort());
  });
  test('24 niches, each by a name', () => assert.equal(new Set(niches.filter((name) => name.trim() !== '')).size, 24));
});
