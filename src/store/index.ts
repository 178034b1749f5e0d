// What the rest of the house may use of the store.
export type { Diagnostics, Fallback } from './connection.ts';
export type { CatalogueHead, Generation } from './generations.ts';
export { databaseName, type Owner } from './owner.ts';
export { forgetOthers, forgetOwner, ownerFor, rememberOwner } from './owners.ts';
export type { Known } from './register.ts';
export { openStore, type Fact, type FactName, type Store, type Stored, type StoreOptions } from './store.ts';
export { lead, openChannel, takeTurn, type Channel, type Leading, type Notice } from './tabs.ts';
