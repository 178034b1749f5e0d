// Tags of contacts: one request at a time, or as many as a list of any length takes. Takes the token of a sub-account.
import { bulkTagFaults, type BulkTags } from '../../policy/bulk-tags.ts';
import { tagContacts, type TagAnswer } from '../../schema/api/contacts.ts';
import { bulkTags, type BulkMeans, type BulkTagOptions, type BulkTagRun } from './bulk-tags.ts';
import type { TagRequest } from './bulk-tags-job.ts';
import { notSent, type CallOptions, type Do } from './call.ts';

export interface ContactTags {
  /** Adds every tag to every contact, however many there are. Adding a tag that is there does nothing. */
  readonly add: (request: TagRequest, options?: BulkTagOptions) => Promise<BulkTagRun>;
  /** Takes the tags named away. */
  readonly remove: (request: TagRequest, options?: BulkTagOptions) => Promise<BulkTagRun>;
  /** Takes every tag away. */
  readonly removeAll: (request: Omit<TagRequest, 'tags'>, options?: BulkTagOptions) => Promise<BulkTagRun>;
  /** One request: up to 500 contacts and 50 tags. Throws where it fails; what was refused of single contacts is in the answer. */
  readonly once: (request: OneTagRequest, options?: CallOptions) => Promise<TagAnswer>;
}

export interface OneTagRequest extends TagRequest {
  readonly operation: BulkTags['operation'];
  /** Only with `remove`; the tags named do not matter then. */
  readonly removeAll?: boolean | undefined;
}

export interface Contacts {
  readonly tags: ContactTags;
}

/** `act` does one request as it is, `actOnce` without trying again: a long list does that itself. */
export function contactsOf(act: Do, actOnce: Do, means: Omit<BulkMeans, 'act'>): Contacts {
  const bulk = { ...means, act: actOnce };
  return {
    tags: {
      add: (request, options = {}) => bulkTags('add', request, options, bulk),
      remove: (request, options = {}) => bulkTags('remove', request, options, bulk),
      removeAll: (request, options = {}) => bulkTags('remove-all', { ...request, tags: [] }, options, bulk),
      once: async (request, options) => {
        const { contactIds, tags, removeAll = false } = request;
        if (Array.isArray(contactIds) && Array.isArray(tags)) {
          const faults = bulkTagFaults({ operation: request.operation, contactIds, tags, removeAll });
          if (faults.length > 0) throw notSent(tagContacts.name, faults);
        }
        return act(tagContacts, request, options);
      },
    },
  };
}
