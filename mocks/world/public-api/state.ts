// What the public API changes and nothing else of the world knows: contacts, people, and what sub-accounts and wallets hold. Knows no rule.
import type { Billing } from './charges.ts';
import { newContacts, type Contacts } from './contacts.ts';
import type { PersonRecord } from './people.ts';
import type { PlaceDetails } from './places.ts';
import type { Saas } from './saas.ts';

export interface PublicApiState {
  readonly contacts: Contacts;
  /** Users of agencies and sub-accounts with what the API keeps of them, as far as somebody asked. Those that were deleted stay, and say so. */
  readonly people: Map<string, PersonRecord>;
  readonly billing: Billing;
  /** What is known of sub-accounts beside their names. */
  readonly places: Map<string, PlaceDetails>;
  /** Sub-accounts that their agency sells the platform to. */
  readonly saas: Map<string, Saas>;
}

export const newPublicApiState = (contactsEach: number, seed: number): PublicApiState => ({
  contacts: newContacts(contactsEach, seed),
  people: new Map(),
  billing: { charges: new Map(), wallets: new Map(), rebilling: new Map() },
  places: new Map(),
  saas: new Map(),
});
