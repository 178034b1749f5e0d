// What became of each contact of a long list, kept small: tags are kept once however many contacts have them, and a contact's whole outcome is made when it is
// looked at. Counts what it is told; it judges nothing.
import type { MarketplaceError } from '../../errors.ts';
import type { TaggedContact } from '../../schema/api/contacts.ts';
import type { ContactRefusal, Standing, TagJob } from './bulk-tags-job.ts';

export type ContactOutcome =
  | {
      readonly contactId: string;
      readonly outcome: 'done';
      /** Null where a part of it was done before this run began, which says nothing of it. */
      readonly oldTags: readonly string[] | null;
      readonly tagsAdded: readonly string[] | null;
      readonly tagsRemoved: readonly string[] | null;
      /** Whether a request with this contact was sent again: then the change may be an earlier one's, and missing here. */
      readonly repeated: boolean;
    }
  /** Left as it is from then on, for a reason that sending again would not change. */
  | { readonly contactId: string; readonly outcome: 'refused'; readonly refusal: ContactRefusal }
  /** Given up: its requests kept failing. `error` is the last. */
  | { readonly contactId: string; readonly outcome: 'failed'; readonly error: MarketplaceError }
  /** Not finished, because the run ended before. */
  | { readonly contactId: string; readonly outcome: 'left' };

interface Changes {
  readonly old: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const NONE: readonly string[] = [];

export class Outcomes {
  readonly #job: TagJob;
  readonly #standings: Standing[];
  readonly #before: readonly Standing[];
  /** By contact, by group. */
  readonly #changes: (Changes[] | undefined)[];
  readonly #failed = new Map<number, MarketplaceError>();
  readonly #repeated = new Set<number>();
  readonly #words = new Map<string, string>();

  constructor(job: TagJob, standings: Standing[]) {
    this.#job = job;
    this.#standings = standings;
    this.#before = [...standings];
    this.#changes = new Array<Changes[] | undefined>(standings.length);
    for (const tag of job.groups.flat()) this.#words.set(tag, tag);
  }

  get standings(): readonly Standing[] {
    return this.#standings;
  }

  /** A group of tags is done for a contact. */
  done(contact: number, group: number, { oldTags, tagsAdded, tagsRemoved }: Extract<TaggedContact, { refusal: null }>): void {
    const tags = this.#job.groups[group] ?? NONE;
    // What there was before the first group; what there was before the next ones follows from it.
    const change = { old: group === 0 ? this.#kept(oldTags, NONE) : NONE, added: this.#kept(tagsAdded, tags), removed: this.#kept(tagsRemoved, tags) };
    (this.#changes[contact] ??= []).push(change);
    this.#standings[contact] = group + 1;
  }

  refused(contact: number, refusal: ContactRefusal): void {
    this.#standings[contact] = refusal;
  }

  failed(contact: number, error: MarketplaceError): void {
    this.#failed.set(contact, error);
  }

  repeated(contacts: readonly number[]): void {
    for (const contact of contacts) this.#repeated.add(contact);
  }

  counts(): { readonly contacts: number; readonly done: number; readonly refused: number; readonly failed: number; readonly left: number } {
    const all = this.#job.groups.length;
    let [done, refused] = [0, 0];
    for (const standing of this.#standings) {
      if (standing === all) done += 1;
      else if (typeof standing !== 'number') refused += 1;
    }
    const failed = this.#failed.size;
    const contacts = this.#standings.length;
    return { contacts, done, refused, failed, left: contacts - done - refused - failed };
  }

  /** Every contact once, in the order first named. */
  *all(): Generator<ContactOutcome, void> {
    for (let contact = 0; contact < this.#standings.length; contact += 1) yield this.#of(contact);
  }

  #of(contact: number): ContactOutcome {
    const contactId = this.#job.contactIds[contact] ?? '';
    const standing = this.#standings[contact] ?? 0;
    const error = this.#failed.get(contact);
    if (typeof standing !== 'number') return { contactId, outcome: 'refused', refusal: standing };
    if (error) return { contactId, outcome: 'failed', error };
    if (standing < this.#job.groups.length) return { contactId, outcome: 'left' };
    const repeated = this.#repeated.has(contact);
    if (this.#before[contact] !== 0) return { contactId, outcome: 'done', oldTags: null, tagsAdded: null, tagsRemoved: null, repeated };
    const changes = this.#changes[contact] ?? [];
    return { contactId, outcome: 'done', oldTags: changes[0]?.old ?? NONE, tagsAdded: changes.flatMap(({ added }) => added), tagsRemoved: changes.flatMap(({ removed }) => removed), repeated };
  }

  /** The tags as they are kept already: the whole group where it is the whole group, else each word once. */
  #kept(tags: readonly string[], group: readonly string[]): readonly string[] {
    if (tags.length === 0) return NONE;
    if (tags.length === group.length && tags.every((tag, index) => tag === group[index])) return group;
    return tags.map((tag) => this.#words.get(tag) ?? (this.#words.set(tag, tag), tag));
  }
}
