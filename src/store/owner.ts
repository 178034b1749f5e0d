// Whose data a database holds, and what it is called. A name is a hash: it says nothing of the tenant to who lists the databases.
// It opens nothing.

/** Whose data: one database per issuer, agency and user. */
export interface Owner {
  /** The API's origin. */
  readonly issuer: string;
  /** Null for a developer, who acts for no agency. */
  readonly agencyId: string | null;
  readonly userId: string;
}

/** Part of every name, so that an older bundle on the same origin never meets a newer layout. */
const MAJOR = 1;
const PREFIX = `mkt-${MAJOR}-`;

/** The database that knows the others: who was here, which owners were forgotten, which database was used when. */
export const REGISTER = `${PREFIX}register`;

/** Whether a name is of an owner's database of this layout. */
export const isOwnersDatabase = (name: string): boolean => name.startsWith(PREFIX) && name !== REGISTER;

/** The name of an owner's database; rejects where hashing is denied (a page that is no secure context). */
export const databaseName = async ({ issuer, agencyId, userId }: Owner): Promise<string> => PREFIX + (await digest([issuer, agencyId, userId]));

/** 160 bits of SHA-256 as hex. The parts are hashed as JSON, so that ["ab", "c"] is not ["a", "bc"]. */
export async function digest(parts: readonly (string | null)[]): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)));
  return [...new Uint8Array(bytes, 0, 20)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
