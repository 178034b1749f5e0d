// Tagging many contacts at once: how much one request may ask, what it does to one contact, and how the results add up.
// Source: product changelog (500 contacts, 50 tags); public API, bulk tags. Pure: it changes no contact.
import type { Fault } from '../schema/faults.ts';

/** How many contacts and tags one request may name. */
export const bulkTagLimits = { contacts: { min: 1, max: 500 }, tags: { min: 1, max: 50 } } as const;

/** What a request may do. */
export const bulkTagOperations = ['add', 'remove'] as const;

export interface BulkTags {
  /** `add` or `remove`; anything else is a fault, not a throw. */
  readonly operation: string;
  readonly contactIds: readonly string[];
  readonly tags: readonly string[];
  /** Every tag goes, whatever `tags` says. */
  readonly removeAll: boolean;
}

const outside = (count: number, { min, max }: { readonly min: number; readonly max: number }): string | null =>
  count < min ? `must be at least ${min} entries` : count > max ? `must be at most ${max} entries` : null;

/** Every fault of a request. Counts are of what was sent, repetitions included; no tags at all are fine only where all of them go. */
export function bulkTagFaults({ operation, contactIds, tags, removeAll }: BulkTags): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, message: string | null) => message !== null && faults.push({ path, message });
  add('operation', (bulkTagOperations as readonly string[]).includes(operation) ? null : `must be one of ${bulkTagOperations.join(', ')}`);
  add('contactIds', outside(contactIds.length, bulkTagLimits.contacts));
  add('tags', removeAll && tags.length === 0 ? null : outside(tags.length, bulkTagLimits.tags));
  add('removeAll', removeAll && operation !== 'remove' ? 'must be off; only removing can remove all' : null);
  return faults;
}

/** Why one contact is left as it is. */
export type ContactRefusal = 'unreadable-id' | 'deleted' | 'of-another-sub-account';

/** What is known of a contact that was named. */
export type Contact = { readonly tags: readonly string[] } | { readonly refusal: ContactRefusal };

/** What became of one contact. */
export type ContactResult =
  | { readonly contactId: string; readonly refusal: null; readonly oldTags: readonly string[]; readonly tagsAdded: readonly string[]; readonly tagsRemoved: readonly string[] }
  | { readonly contactId: string; readonly refusal: ContactRefusal };

/** What a request does to one contact. Adding a tag that is there, or removing one that is not, does nothing. */
export function tagContact({ operation, tags, removeAll }: BulkTags, contactId: string, contact: Contact): ContactResult {
  if ('refusal' in contact) return { contactId, refusal: contact.refusal };
  const named = [...new Set(tags)];
  return {
    contactId,
    refusal: null,
    oldTags: contact.tags,
    tagsAdded: operation === 'add' ? named.filter((tag) => !contact.tags.includes(tag)) : [],
    tagsRemoved: operation === 'remove' ? contact.tags.filter((tag) => removeAll || named.includes(tag)) : [],
  };
}

/** A contact's tags after a result, in their order, new ones last. */
export const tagsAfter = (result: Extract<ContactResult, { refusal: null }>): readonly string[] => [...result.oldTags.filter((tag) => !result.tagsRemoved.includes(tag)), ...result.tagsAdded];

/** The results of a whole request: one for each contact, however often it was named, in the order first named. `contactOf` says what is known of one. */
export function tagContacts(request: BulkTags, contactOf: (contactId: string) => Contact): BulkTagsResult {
  return resultOf([...new Set(request.contactIds)].map((contactId) => tagContact(request, contactId, contactOf(contactId))));
}

export interface BulkTagsResult {
  readonly results: readonly ContactResult[];
  /** How many contacts were left as they are (X25: the API's own example says 0 beside three errors). */
  readonly errorCount: number;
}

/** Results put together, for example of several requests; of a contact that is in more than one, the first stands. */
export function resultOf(results: readonly ContactResult[]): BulkTagsResult {
  const first = new Map<string, ContactResult>();
  for (const result of results) if (!first.has(result.contactId)) first.set(result.contactId, result);
  const all = [...first.values()];
  return { results: all, errorCount: all.filter(({ refusal }) => refusal !== null).length };
}
