// Words that a listing must not or should not hold: the platform's names on a white-label listing, and the platform's jargon in public copy.
// The patterns are data. Source: review guidelines; the developer tool's own check. Pure; takes text, not markup.
import { shown } from './plain-text.ts';

/**
 * The platform's names as patterns: whatever case, and with any one character between the words. Ordinary "high level" is refused with them, as the
 * platform's own check does; `LeadConnector` is allowed by the guidelines.
 */
export const platformNames = ['high.?level', '(?<!\\p{L})ghl(?!\\p{L})'] as const;

/** Jargon in public copy, and what the guidelines would read instead. */
export const jargon = [
  { word: 'sub-account', pattern: 'sub[ -]?accounts?', instead: 'client account' },
  { word: 'agency', pattern: 'agenc(?:y|ies)', instead: 'business' },
  { word: 'location', pattern: 'locations?', instead: 'business account' },
] as const;

/** What is left of a text once letters that only look different and characters without a shape are gone. */
const plain = (text: string): string => shown(text.normalize('NFKC')).replace(/\s+/g, ' ');
const platformPatterns = platformNames.map((pattern) => new RegExp(pattern, 'iu'));
const jargonPatterns = jargon.map(({ word, pattern, instead }) => ({ word, instead, pattern: new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, 'iu') }));

/** Whether a text names the platform. */
export const namesPlatform = (text: string): boolean => platformPatterns.some((pattern) => pattern.test(plain(text)));

/** The jargon of a text, each word once with what to write instead. A hint, not a fault. */
export const jargonIn = (text: string): readonly { readonly word: string; readonly instead: string }[] =>
  jargonPatterns.filter(({ pattern }) => pattern.test(plain(text))).map(({ word, instead }) => ({ word, instead }));
