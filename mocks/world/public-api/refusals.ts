// Refusals that several operations of the public API share, in the platform's own texts where one is known.
import { Refused } from '../refused.ts';

/** The right class of token, of somebody else. */
export const elsewhere = (): Refused => new Refused(403, 'The token does not have access to this location.');

/** The token of a class that an operation does not take. */
export const wrongClass = (): Refused => new Refused(401, "Token's user type mismatch!");
