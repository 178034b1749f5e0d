// Who this device knew, so that a page opens the right store before the server said who is signed in. What the caller knows them by is
// kept as a hash only. Nothing here rejects; where the register cannot be read, nobody is known.
import { databaseName, type Owner } from './owner.ts';
import { Register, type Known } from './register.ts';
import { forgetDatabase } from './store.ts';
import { surroundings, type Surroundings } from './surroundings.ts';

export async function rememberOwner(known: Known, owner: Owner, options: Partial<Surroundings> = {}): Promise<boolean> {
  const database = await databaseName(owner).catch(() => undefined);
  return database !== undefined && new Register(surroundings(options)).remember(known, owner, database);
}

export const ownerFor = (known: Known, options: Partial<Surroundings> = {}): Promise<Owner | undefined> => new Register(surroundings(options)).ownerFor(known);

/** Forgets who somebody was, not what is stored for them: that is `Store.forget`. */
export const forgetOwner = (known: Known, options: Partial<Surroundings> = {}): Promise<boolean> => new Register(surroundings(options)).forgetKnown(known);

/** Forgets everybody else of the same issuer, with all that is stored for them. True where it was seen that nothing is left. */
export async function forgetOthers(owner: Owner, options: Partial<Surroundings> = {}): Promise<boolean> {
  const around = surroundings(options);
  const register = new Register(around);
  const own = await databaseName(owner).catch(() => undefined);
  const others = (await register.oldestFirst(owner.issuer)).filter(({ name }) => name !== own);
  const gone = await Promise.all(others.map(({ name }) => forgetDatabase(around, register, name)));
  return gone.every(Boolean);
}
