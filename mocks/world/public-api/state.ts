// What the public API changes and nothing else of the world knows: contacts, people, and what sub-accounts and wallets hold. Knows no rule.
import { newContacts, type Contacts } from './contacts.ts';
import type { PersonRecord } from './people.ts';

export interface PublicApiState {
  readonly contacts: Contacts;
  /** Users of agencies and sub-accounts with what the API keeps of them, as far as somebody asked. Those that were deleted stay, and say so. */
  readonly people: Map<string, PersonRecord>;
}

export const newPublicApiState = (contactsEach: number, seed: number): PublicApiState => ({ contacts: newContacts(contactsEach, seed), people: new Map() });
