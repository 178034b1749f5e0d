// A long list of contacts to tag, as work: duplicates folded, tags in groups of what one request takes, how far each contact is, and all of that as a token to
// go on with. Pure: it sends nothing and knows no clock.
import { MarketplaceError } from '../../errors.ts';
import { bulkTagLimits } from '../../policy/bulk-tags.ts';
import type { Fault } from '../../schema/faults.ts';
import { notSent } from './call.ts';

/** What is asked for, in any number of contacts and tags. */
export interface TagRequest {
  readonly subAccountId: string;
  readonly contactIds: readonly string[];
  readonly tags: readonly string[];
}
export type TagKind = 'add' | 'remove' | 'remove-all';

/** Why the platform leaves a contact as it is, for good. */
export const refusals = ['unreadable-id', 'deleted', 'of-another-sub-account'] as const;
export type ContactRefusal = (typeof refusals)[number];

/** How far a contact is: in how many groups of tags, or why it goes no further. */
export type Standing = number | ContactRefusal;

export interface TagJob {
  readonly kind: TagKind;
  readonly subAccountId: string;
  /** Each once, in the order first named. */
  readonly contactIds: readonly string[];
  /** The tags of one request after the other; of removing all, one empty group. */
  readonly groups: readonly (readonly string[])[];
  /** What was named more than once, each once. */
  readonly duplicates: { readonly contactIds: readonly string[]; readonly tags: readonly string[] };
  /** Names this very job: the same contacts and tags in the same order. */
  readonly digest: string;
}

const LONGEST = 500;
const isWord = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST;

/** The job of a request; throws `invalid`, naming the fields that are wrong. */
export function jobOf(kind: TagKind, { subAccountId, contactIds, tags }: TagRequest): TagJob {
  const faults: Fault[] = [];
  const list = (path: string, values: readonly string[], needed: boolean): void => {
    if (!Array.isArray(values)) return void faults.push({ path, message: 'must be a list' });
    if (needed && values.length === 0) faults.push({ path, message: 'must be at least 1 entries' });
    values.forEach((value, index) => isWord(value) || faults.push({ path: `${path}.${index}`, message: `must be a text of 1 to ${LONGEST} characters` }));
  };
  if (!isWord(subAccountId)) faults.push({ path: 'subAccountId', message: `must be a text of 1 to ${LONGEST} characters` });
  list('contactIds', contactIds, true);
  list('tags', tags, kind !== 'remove-all');
  if (kind === 'remove-all' && Array.isArray(tags) && tags.length > 0) faults.push({ path: 'tags', message: 'must be left out; all of them go' });
  if (faults.length > 0) throw notSent('contacts.bulk-tags', faults);
  const [contacts, words] = [folded(contactIds), folded(tags)];
  return {
    ...{ kind, subAccountId, contactIds: contacts.each, groups: kind === 'remove-all' ? [[]] : inGroups(words.each, bulkTagLimits.tags.max) },
    duplicates: { contactIds: contacts.again, tags: words.again },
    digest: digestOf([kind, subAccountId, ...contacts.each, '', ...words.each]),
  };
}

function folded(values: readonly string[]): { readonly each: readonly string[]; readonly again: readonly string[] } {
  const [each, again] = [new Set<string>(), new Set<string>()];
  for (const value of values) (each.has(value) ? again : each).add(value);
  return { each: [...each], again: [...again] };
}

function inGroups(values: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/** How many requests it takes from where the contacts stand, when none of them fails or is refused. */
export function requestsFor({ groups }: TagJob, standings: readonly Standing[]): number {
  const waiting = groups.map(() => 0);
  for (const standing of standings) if (typeof standing === 'number' && standing < groups.length) waiting[standing] = (waiting[standing] ?? 0) + 1;
  let [requests, reaching] = [0, 0];
  for (const count of waiting) requests += Math.ceil((reaching += count) / bulkTagLimits.contacts.max);
  return requests;
}

// FNV-1a, twice over with different seeds: it tells two jobs apart, and keeps nothing secret.
function digestOf(words: readonly string[]): string {
  let [a, b] = [0x811c9dc5, 0x050c5d1f];
  const eat = (code: number): void => void ([a, b] = [Math.imul(a ^ code, 0x01000193), Math.imul(b ^ code, 0x01000193) ^ (b >>> 13)]);
  for (const word of words) {
    for (let index = 0; index < word.length; index += 1) eat(word.charCodeAt(index));
    eat(0x1_0000);
  }
  return [a, b].map((half) => (half >>> 0).toString(36)).join('');
}

const FORM = /^tags1\.([0-9a-z]+)\.((?:\d+|[udo])(?:x[0-9a-z]+)?(?:,(?:\d+|[udo])(?:x[0-9a-z]+)?)*)$/;
const LETTERS: Readonly<Record<ContactRefusal, string>> = { 'unreadable-id': 'u', deleted: 'd', 'of-another-sub-account': 'o' };

/** How far every contact is, as a text: as long as the list is mixed, a few letters where it is not. It names no contact and no tag. */
export function tokenOf({ digest }: TagJob, standings: readonly Standing[]): string {
  const runs: string[] = [];
  for (let from = 0; from < standings.length; ) {
    const standing = standings[from] ?? 0;
    let to = from + 1;
    while (to < standings.length && standings[to] === standing) to += 1;
    const said = typeof standing === 'number' ? String(standing) : LETTERS[standing];
    runs.push(to - from === 1 ? said : `${said}x${(to - from).toString(36)}`);
    from = to;
  }
  return `tags1.${digest}.${runs.join(',')}`;
}

/** Where the contacts stood when a token was made; throws `invalid` for a token of another job, or none. */
export function standingsIn(token: string, { digest, contactIds, groups }: TagJob): Standing[] {
  const [, of, runs = ''] = FORM.exec(token) ?? [];
  if (of !== digest) throw new MarketplaceError('invalid', '`contacts.bulk-tags` was not sent: resume: must be a token of these very contacts and tags');
  const standings = runs.split(',').flatMap((run) => {
    // The first x parts them; a number in base 36 may hold others.
    const parted = run.indexOf('x');
    const [said, times] = parted === -1 ? [run, '1'] : [run.slice(0, parted), run.slice(parted + 1)];
    const standing = refusals.find((refusal) => LETTERS[refusal] === said) ?? Math.min(Number(said), groups.length);
    return Array.from({ length: Math.min(parseInt(times, 36), contactIds.length + 1) }, (): Standing => standing);
  });
  if (standings.length !== contactIds.length) throw new MarketplaceError('invalid', '`contacts.bulk-tags` was not sent: resume: is cut off, or too long');
  return standings;
}
