// The public API's answer to bulk tagging (`POST /contacts/bulk/tags/update/{add|remove}`, 201), spelt as it spells it.
import * as z from 'zod/mini';

const texts = z.array(z.string());

/** One row for each contact; the first three are absent where it was left as it is. */
export const ContactTagsRow = z.object({
  contactId: z.string(),
  message: z.string(),
  type: z.enum(['success', 'error']),
  oldTags: z.optional(texts),
  tagsAdded: z.optional(texts),
  tagsRemoved: z.optional(texts),
});
export type ContactTagsRow = z.infer<typeof ContactTagsRow>;

/** `succeded` is the API's spelling; its third version adds the right one. */
export const ContactTagsAnswer = z.object({ succeded: z.boolean(), succeeded: z.optional(z.boolean()), errorCount: z.int().check(z.minimum(0)), responses: z.array(ContactTagsRow) });
export type ContactTagsAnswer = z.infer<typeof ContactTagsAnswer>;

/** What the API says of a contact, by what became of it. */
export const contactMessages = {
  updated: 'Tags updated',
  'unreadable-id': 'contact id is not a valid firebase id',
  deleted: 'contact is deleted',
  'of-another-sub-account': 'contact does not belong to location',
} as const;
