// Tagging contacts, one request at a time: at most 500 contacts and 50 tags. How many requests a long list takes is not known here.
import * as z from 'zod/mini';
import { ContactTagsAnswer, contactMessages } from '../contact-tags.ts';
import { ApiId, operation, segment, text, type Traced } from './operation.ts';

const TagRequest = z.strictObject({
  subAccountId: ApiId,
  operation: z.enum(['add', 'remove']),
  contactIds: z.array(z.string().check(z.minLength(1), z.maxLength(200))),
  tags: z.array(z.string().check(z.minLength(1), z.maxLength(500))),
  removeAll: z._default(z.boolean(), false),
});

/** What became of one contact. `message` is the platform's own text. */
export type TaggedContact =
  | { readonly contactId: string; readonly refusal: null; readonly oldTags: readonly string[]; readonly tagsAdded: readonly string[]; readonly tagsRemoved: readonly string[] }
  | { readonly contactId: string; readonly refusal: 'unreadable-id' | 'deleted' | 'of-another-sub-account' | 'other'; readonly message: string };

export interface TagAnswer extends Traced {
  readonly contacts: readonly TaggedContact[];
  /** How many contacts were left as they are. */
  readonly errorCount: number;
}

const REFUSALS = new Map<string, Extract<TaggedContact, { message: string }>['refusal']>([
  [contactMessages['unreadable-id'], 'unreadable-id'],
  [contactMessages.deleted, 'deleted'],
  [contactMessages['of-another-sub-account'], 'of-another-sub-account'],
]);

const Answer = z.pipe(
  z.extend(ContactTagsAnswer, { traceId: text }),
  z.transform(({ responses, traceId }): TagAnswer => {
    const contacts = responses.map(({ contactId, type, message, oldTags = [], tagsAdded = [], tagsRemoved = [] }): TaggedContact =>
      type === 'success' ? { contactId, refusal: null, oldTags, tagsAdded, tagsRemoved } : { contactId, refusal: REFUSALS.get(message) ?? 'other', message },
    );
    // Counted here: the platform's own example says 0 beside three errors.
    return { contacts, errorCount: contacts.filter(({ refusal }) => refusal !== null).length, requestId: traceId };
  }),
);

export const tagContacts = operation({
  name: 'contacts.bulk-tags',
  method: 'POST',
  version: '2021-07-28',
  input: TagRequest,
  // A tag is there or it is not, however often that is asked for.
  repeatable: true,
  wire: ({ subAccountId, operation: type, contactIds, tags, removeAll }) => ({
    path: `/contacts/bulk/tags/update/${segment(type)}`,
    body: { contacts: contactIds, tags, locationId: subAccountId, ...(removeAll ? { removeAllTags: true } : {}) },
  }),
  answer: Answer,
});
