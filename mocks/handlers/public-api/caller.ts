// Who calls an operation of the public API, for which account. Asks for the version an operation speaks, where it speaks one.
import { holderOf, refusalOf, versionOf, type Holder } from '../../world/authorization/bearer.ts';
import { elsewhere, wrongClass } from '../../world/public-api/refusals.ts';
import type { Backend, Call } from '../backend.ts';

export interface Caller {
  readonly holder: Holder;
  readonly version: string | null;
  /** Refuses what Enhanced Security holds back. */
  readonly mayChangePermissions: () => void;
  /** Refuses another agency than the caller's. */
  readonly ownAgency: (companyId: string) => string;
  /** Refuses a sub-account that is not the caller's, or not one of the caller's agency. */
  readonly ownPlace: (locationId: string) => string;
  /** Refuses the token of a sub-account. */
  readonly agencyOnly: () => void;
}

/** Charges, and what is older than versions, take a request without one. */
const UNVERSIONED = /^(charges|v1)\./;

export function callerOf({ world }: Backend, { request }: Call, operation: string): Caller {
  const header = request.headers.get('version');
  const version = header === null && UNVERSIONED.test(operation) ? null : versionOf(header);
  const holder = holderOf(world, request.headers.get('authorization'), operation);
  const { family } = holder;
  const own = (mine: boolean, id: string): string => {
    if (!mine) throw elsewhere();
    return id;
  };
  return {
    holder,
    version,
    mayChangePermissions: () => {
      const refusal = refusalOf(world, holder, operation, true);
      if (refusal) throw refusal;
    },
    ownAgency: (companyId) => own(companyId === family.agencyId, companyId),
    ownPlace: (locationId) => own(family.subAccountId === null ? world.subAccounts.get(locationId)?.agencyId === family.agencyId : locationId === family.subAccountId, locationId),
    agencyOnly: () => {
      if (family.of !== 'agency') throw wrongClass();
    },
  };
}
