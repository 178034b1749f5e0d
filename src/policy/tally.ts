// Who counts toward an install cap and who does not, and why. Pure: reads a replayed ledger, judges nothing anew.
import type { Ledger } from './ledger.ts';

/**
 * `counted`: once, however many places have the app. `test-organisation`: never counted. `refused`: it tried, and the cap refused it.
 * `elsewhere`: it has the app, but not in the kind of place the app is made for. `uninstalled`: it had the app, and has it nowhere now.
 */
export type Standing = 'counted' | 'test-organisation' | 'refused' | 'elsewhere' | 'uninstalled';

export interface Tallied<Agency> {
  readonly agency: Agency;
  readonly standing: Standing;
  /** In how many places it has the app now. */
  readonly places: number;
}

/** Every agency with its standing: those that count first, each part in the order given. */
export function tally<Agency extends { readonly id: string; readonly testOrg: boolean }>(ledger: Ledger, agencies: readonly Agency[]): readonly Tallied<Agency>[] {
  const got = new Set<string>();
  for (const { event, refused } of ledger.steps) if (event.type === 'install' && !refused) got.add(event.agencyId);
  const standing = ({ id, testOrg }: Agency): Standing => {
    if (ledger.counts(id)) return 'counted';
    if (testOrg) return 'test-organisation';
    if (!got.has(id)) return 'refused';
    return ledger.places(id) > 0 ? 'elsewhere' : 'uninstalled';
  };
  const rows = agencies.map((agency) => ({ agency, standing: standing(agency), places: ledger.places(agency.id) }));
  return [...rows.filter((row) => row.standing === 'counted'), ...rows.filter((row) => row.standing !== 'counted')];
}
