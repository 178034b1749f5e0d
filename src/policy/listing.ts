// What a listing must keep before it is shown: how long its texts are, how large its pictures, what it is sorted by, whom a customer can ask.
// Source: publishing checklist, the developer tool's own checks, review guidelines. The bounds are one table. Where sources differ, the checklist wins: a short
// description beside the tagline (X15), at most six screenshots where the portal takes nine (X16).
// Pure; a URL is judged by the gate that is passed in.
import type { App } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';
import type { UrlGate } from '../schema/public-url.ts';
import { jargonIn, namesPlatform } from './brand-words.ts';
import { plainText, shown } from './plain-text.ts';
import { isCategory, niches } from './taxonomy.ts';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const KB = 1024;

/** Every bound. Lengths in characters as a reader sees them, pictures in pixels and bytes, a ratio is width to height. */
export const listingLimits = {
  name: { min: 1, max: 50 },
  publisher: { min: 1, max: 50 },
  tagline: { min: 20, max: 170 },
  shortDescription: { min: 1, max: 160 },
  description: { min: 300, max: 5000 },
  screenshots: { min: 3, max: 6 },
  screenshot: { width: { min: 600, max: 1000 }, ratio: { min: 1.5, max: 1.8 }, bytes: 5 * KB * KB },
  logo: { width: { min: 400, max: 800 }, ratio: { min: 1, max: 1 }, bytes: 512 * KB },
  categories: { min: 1, max: 3 },
  niches: { min: 0, max: 3 },
  keywordsTotal: { min: 0, max: 200 },
  phoneDigits: { min: 7, max: 15 },
  firstResponseHours: { min: 0, max: 24 },
} as const;

/** Where a preview video may be: the hosts, and what leads to its id. */
export const videoHosts: readonly string[] = ['www.youtube.com', 'youtube.com', 'm.youtube.com', 'youtu.be'];

/** A picture by its measures. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What a profile shows; `description` is markup. */
export interface ProfileDraft {
  readonly description: string;
  readonly screenshots: readonly Picture[];
  readonly video: string | null;
}

/** A listing as it is being written. */
export interface ListingDraft {
  readonly listing: App['listing'];
  readonly name: string;
  readonly publisher: string;
  readonly website: string | null;
  readonly tagline: string;
  readonly shortDescription: string;
  readonly logo: Picture | null;
  readonly profile: ProfileDraft;
  /** Shown to sub-accounts instead; null where they see the same profile. */
  readonly subAccountProfile: ProfileDraft | null;
  readonly categories: readonly string[];
  readonly niches: readonly string[];
  readonly keywords: readonly string[];
  /** `firstResponseHours` is the promise of a first answer; null where none is made. */
  readonly support: { readonly email: string | null; readonly phone: string | null; readonly url: string | null; readonly firstResponseHours: number | null };
}

const outside = (value: number, { min, max }: Bounds): boolean => !(value >= min && value <= max);
const within = (path: string, value: number, bounds: Bounds, what: string): readonly Fault[] => (outside(value, bounds) ? [{ path, message: `must be ${bounds.min} to ${bounds.max} ${what}` }] : []);
const textFaults = (path: string, text: string, bounds: Bounds): readonly Fault[] => within(path, shown(text).length, bounds, 'characters');

/** Every fault of a listing, top to bottom; paths as in the draft (`profile.screenshots.1`). The gate is `safeUrl`. */
export function listingFaults(draft: ListingDraft, gate: UrlGate): readonly Fault[] {
  const limits = listingLimits;
  return [
    ...textFaults('name', draft.name, limits.name),
    ...textFaults('publisher', draft.publisher, limits.publisher),
    ...urlFaults('website', draft.website, gate),
    ...textFaults('tagline', draft.tagline, limits.tagline),
    ...textFaults('shortDescription', draft.shortDescription, limits.shortDescription),
    ...(draft.logo ? pictureFaults('logo', draft.logo, limits.logo) : [{ path: 'logo', message: 'must be there' }]),
    ...profileFaults('profile', draft.profile, gate),
    ...(draft.subAccountProfile ? profileFaults('subAccountProfile', draft.subAccountProfile, gate) : []),
    ...sortingFaults(draft),
    ...supportFaults(draft.support, gate),
    ...brandFaults(draft),
  ];
}

function profileFaults(path: string, { description, screenshots, video }: ProfileDraft, gate: UrlGate): readonly Fault[] {
  const { screenshots: count, screenshot } = listingLimits;
  return [
    ...within(`${path}.description`, plainText(description).length, listingLimits.description, 'characters'),
    ...within(`${path}.screenshots`, screenshots.length, count, 'pictures'),
    ...screenshots.flatMap((picture, index) => pictureFaults(`${path}.screenshots.${index}`, picture, screenshot)),
    ...(video === null || videoId(gate(video)) !== null ? [] : [{ path: `${path}.video`, message: 'must be the https address of a YouTube video' }]),
  ];
}

function pictureFaults(path: string, { width, height, bytes }: Picture, bounds: { readonly width: Bounds; readonly ratio: Bounds; readonly bytes: number }): readonly Fault[] {
  const { min, max } = bounds.ratio;
  return [
    ...within(path, width, bounds.width, 'pixels wide'),
    ...(outside(width / height, bounds.ratio) ? [{ path, message: min === max ? 'must be square' : `must be ${min} to ${max} times as wide as high` }] : []),
    ...(bytes > bounds.bytes ? [{ path, message: `must be at most ${bounds.bytes / KB} KB` }] : []),
  ];
}

/** The id of a YouTube video that a URL leads to, or null. */
function videoId(url: URL | null): string | null {
  if (url?.protocol !== 'https:' || !videoHosts.includes(url.hostname)) return null;
  const [, first = '', second = ''] = url.pathname.split('/');
  const id = url.hostname === 'youtu.be' ? first : first === 'watch' ? url.searchParams.get('v') : ['embed', 'shorts', 'live'].includes(first) ? second : null;
  return id !== null && /^[\w-]{11}$/.test(id) ? id : null;
}

function sortingFaults({ categories, niches: trades, keywords }: ListingDraft): readonly Fault[] {
  const { categories: most, niches: mostTrades, keywordsTotal } = listingLimits;
  return [
    ...within('categories', new Set(categories).size, most, 'categories'),
    ...categories.flatMap((category, index) => (isCategory(category) ? [] : [{ path: `categories.${index}`, message: 'must be a category of the catalogue' }])),
    ...within('niches', new Set(trades).size, mostTrades, 'niches'),
    ...trades.flatMap((trade, index) => (niches.includes(trade) ? [] : [{ path: `niches.${index}`, message: 'must be a niche of the catalogue' }])),
    ...within('keywords', keywords.reduce((sum, keyword) => sum + keyword.length, 0), keywordsTotal, 'characters in all'),
  ];
}

function supportFaults({ email, phone, url, firstResponseHours }: ListingDraft['support'], gate: UrlGate): readonly Fault[] {
  return [
    ...(email === null && phone === null ? [{ path: 'support.email', message: 'must be there, or a phone number' }] : []),
    ...(email === null || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? [] : [{ path: 'support.email', message: 'must be an email address' }]),
    ...(phone === null ? [] : within('support.phone', phone.replace(/\D/g, '').length, listingLimits.phoneDigits, 'digits')),
    ...urlFaults('support.url', url, gate),
    ...(firstResponseHours === null ? [] : within('support.firstResponseHours', firstResponseHours, listingLimits.firstResponseHours, 'hours')),
  ];
}

const urlFaults = (path: string, url: string | null, gate: UrlGate): readonly Fault[] => (url === null || gate(url)?.protocol === 'https:' ? [] : [{ path, message: 'must be an https address' }]);

/** Every text of a listing that is shown to somebody, by its path, without markup. */
const texts = ({ name, publisher, website, tagline, shortDescription, profile, subAccountProfile, keywords }: ListingDraft): readonly (readonly [string, string])[] => [
  ...Object.entries({ name, publisher, website: website ?? '', tagline, shortDescription }),
  ['profile.description', plainText(profile.description)],
  ...(subAccountProfile ? [['subAccountProfile.description', plainText(subAccountProfile.description)] as const] : []),
  ...keywords.map((keyword, index) => [`keywords.${index}`, keyword] as const),
];

/** A white-label listing shows on other people's brands, so it must not name the platform; a standard one may. */
const brandFaults = (draft: ListingDraft): readonly Fault[] =>
  draft.listing === 'standard' ? [] : texts(draft).filter(([, text]) => namesPlatform(text)).map(([path]) => ({ path, message: 'must not name the platform on a white-label listing' }));

/** Where a listing speaks the platform's jargon, and what would read better. Hints, which keep nothing from being published. */
export const listingHints = (draft: ListingDraft): readonly Fault[] =>
  texts(draft).flatMap(([path, text]) => jargonIn(text).map(({ word, instead }) => ({ path, message: `reads better with "${instead}" than with "${word}"` })));
