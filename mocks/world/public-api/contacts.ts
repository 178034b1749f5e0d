// Contacts of sub-accounts and their tags. Any number of them: a contact's id says whose it is and which, and the tags it begins with follow from the seed, so
// that nothing is kept of a contact until its tags change. Decides nothing of who may change them.
import type { Contact, ContactResult } from '../../../src/policy/bulk-tags.ts';
import { bulkTagOperations, tagContact, tagsAfter, type BulkTags } from '../../../src/policy/bulk-tags.ts';
import { hash } from '../../fixtures/random.ts';
import type { World } from '../world.ts';

export interface Contacts {
  /** How many each sub-account has. */
  readonly each: number;
  readonly seed: number;
  /** Tags that changed, by contact. Contacts with the same tags share one list. */
  readonly changed: Map<string, readonly string[]>;
  /** Sub-accounts by the part of an id that names them, as far as they were looked up. */
  readonly places: Map<string, string>;
}

export const newContacts = (each: number, seed: number): Contacts => ({ each, seed, changed: new Map(), places: new Map() });

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WORD = 6;

/** 32 bits in six characters. */
function spelt(value: number): string {
  let text = '';
  for (let rest = value >>> 0; text.length < WORD; rest = Math.floor(rest / DIGITS.length)) text = (DIGITS[rest % DIGITS.length] ?? '') + text;
  return text;
}
const read = (text: string): number => [...text].reduce((value, digit) => value * DIGITS.length + DIGITS.indexOf(digit), 0);

/** Twenty characters: the sub-account, the number, and what makes an id that nobody gave out recognisable. */
function idAt({ seed }: Contacts, place: string, number: number): string {
  const check = hash(`${seed} ${place} ${number}`);
  return place + spelt((number ^ hash(`number ${place}`)) >>> 0) + spelt(check) + (DIGITS[check % 61] ?? '') + (DIGITS[check % 59] ?? '');
}

/** A contact by its number; those from `each` on were deleted, and there are a tenth as many of them. */
function numberOf(contacts: Contacts, contactId: string): number | null {
  const place = contactId.slice(0, WORD);
  const number = (read(contactId.slice(WORD, 2 * WORD)) ^ hash(`number ${place}`)) >>> 0;
  return number < contacts.each && idAt(contacts, place, number) === contactId ? number : null;
}

const placeOf = (subAccountId: string): string => spelt(hash(`place ${subAccountId}`));

const deletedOf = ({ each }: Contacts): number => Math.max(10, Math.ceil(each / 10));

/** The ids of a sub-account's contacts, from the `from`th on; or of those that were deleted. */
export function contactIds({ publicApi: { contacts } }: World, subAccountId: string, { from = 0, count = contacts.each, deleted = false } = {}): readonly string[] {
  const first = (deleted ? contacts.each : 0) + from;
  const last = Math.min(first + count, contacts.each + (deleted ? deletedOf(contacts) : 0));
  const place = placeOf(subAccountId);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => idAt(contacts, place, first + index));
}

const WORDS = ['lead', 'customer', 'newsletter', 'webinar', 'referral', 'vip', 'trial', 'past due', 'spring sale', 'do not call', 'local', 'wholesale'];

/** What contacts begin with: none to three tags. */
const BEGINNINGS: readonly (readonly string[])[] = Array.from({ length: 64 }, (_, at) => WORDS.filter((_word, index) => hash(`tag ${index} of ${at}`) % 8 === 0).slice(0, 3));

/** A contact's tags; null for an id that is no contact's. */
export function tagsOf({ publicApi: { contacts } }: World, contactId: string): readonly string[] | null {
  const changed = contacts.changed.get(contactId);
  if (changed) return changed;
  return numberOf(contacts, contactId) === null ? null : (BEGINNINGS[hash(contactId) % BEGINNINGS.length] ?? []);
}

/** What is known of a contact that a sub-account names. One that nobody has and one that was deleted look the same. */
function knownOf(world: World, subAccountId: string, contactId: string): Contact {
  if (!/^[0-9A-Za-z]{20}$/.test(contactId)) return { refusal: 'unreadable-id' };
  const tags = tagsOf(world, contactId);
  if (!tags) return { refusal: 'deleted' };
  return contactId.startsWith(placeOf(subAccountId)) ? { tags } : { refusal: 'of-another-sub-account' };
}

/** What became of a contact; `failed` is a fault that was asked for. */
export type TaggedContact = ContactResult | { readonly contactId: string; readonly refusal: 'failed' };

/** Tags a sub-account's contacts, each once however often it is named, in the order first named. */
export function tagAll(world: World, subAccountId: string, request: BulkTags, fails: (contactId: string) => boolean = () => false): readonly TaggedContact[] {
  const { changed } = world.publicApi.contacts;
  // Contacts that had the same tags get the same: worked out once, and kept once.
  const same = new Map<readonly string[], { readonly result: Extract<ContactResult, { refusal: null }>; readonly after: readonly string[] }>();
  return [...new Set(request.contactIds)].map((contactId): TaggedContact => {
    const known = knownOf(world, subAccountId, contactId);
    if ('refusal' in known) return { contactId, refusal: known.refusal };
    if (fails(contactId)) return { contactId, refusal: 'failed' };
    const before = same.get(known.tags);
    const result = before ? { ...before.result, contactId } : tagContact(request, contactId, known);
    if (result.refusal !== null) return result;
    const after = before?.after ?? tagsAfter(result);
    if (!before) same.set(known.tags, { result, after });
    if (result.tagsAdded.length > 0 || result.tagsRemoved.length > 0) changed.set(contactId, after);
    return result;
  });
}

export const isTagOperation = (value: string): value is (typeof bulkTagOperations)[number] => bulkTagOperations.some((one) => one === value);
