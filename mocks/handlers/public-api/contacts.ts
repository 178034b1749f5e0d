// Tagging many contacts at once, as the public API speaks it: what fails of a contact stands in its row, never in the status.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { bulkTagLimits } from '../../../src/policy/bulk-tags.ts';
import { contactMessages, ContactTagsAnswer, type ContactTagsRow } from '../../../src/schema/contact-tags.ts';
import { isTagOperation, tagAll, type TaggedContact } from '../../world/public-api/contacts.ts';
import { Refused } from '../../world/refused.ts';
import { reply, type Backend, type Call } from '../backend.ts';
import { callerOf } from './caller.ts';
import { bodyOf, fields, flag, sized, text } from './given.ts';
import type { At } from './index.ts';

const { contacts, tags } = bulkTagLimits;
const Given = fields({ contacts: sized('contacts', contacts), tags: sized('tags', { ...tags, min: 0 }), locationId: text('locationId'), removeAllTags: z.optional(flag('removeAllTags')) });

export const contactHandlers = (backend: Backend, at: At): readonly RequestHandler[] => [at('/contacts/bulk/tags/update/:type', { POST: (call) => update(backend, call) })];

async function update(backend: Backend, call: Call): Promise<Response> {
  const { world, faults } = backend;
  const { version, ownPlace } = callerOf(backend, call, 'contacts.bulk-tags');
  const { type: operation = '' } = call.params;
  if (!isTagOperation(operation)) throw new Refused(422, ['type must be one of the following values: add, remove']);
  const given = await bodyOf(call, Given);
  const removeAll = given.removeAllTags === true;
  const wrong = [
    ...(removeAll && operation === 'add' ? ['removeAllTags can only be used with remove type'] : []),
    ...(given.tags.length < tags.min && !(removeAll && operation === 'remove') ? [`tags must contain at least ${tags.min} elements`] : []),
  ];
  if (wrong.length > 0) throw new Refused(422, wrong);
  const subAccountId = ownPlace(given.locationId);
  const tagged = tagAll(world, subAccountId, { operation, contactIds: given.contacts, tags: given.tags, removeAll }, () => faults.ofContact());
  const answer = { succeded: true, ...(version === 'v3' ? { succeeded: true } : {}), errorCount: tagged.filter(({ refusal }) => refusal !== null).length, responses: tagged.map(rowOf) };
  return reply(Answer, { ...answer, traceId: world.newId() }, 201);
}

const Answer = z.extend(ContactTagsAnswer, { traceId: z.string() });

function rowOf(tagged: TaggedContact): ContactTagsRow {
  const { contactId, refusal } = tagged;
  if (refusal !== null) return { contactId, message: refusal === 'failed' ? 'Internal server error' : contactMessages[refusal], type: 'error' };
  const { oldTags, tagsAdded, tagsRemoved } = tagged;
  return { contactId, message: contactMessages.updated, type: 'success', oldTags: [...oldTags], tagsAdded: [...tagsAdded], tagsRemoved: [...tagsRemoved] };
}
