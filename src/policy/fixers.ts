// Reasons by who can do something about them, "you" first. Pure; says nothing about whether they should.
import type { Viewer } from '../schema/account.ts';
import type { FixableBy, Reason } from '../schema/policy.ts';

export type Fixer = 'you' | Exclude<FixableBy, 'viewer'>;

export interface FixerGroup {
  readonly fixer: Fixer;
  readonly reasons: readonly Reason[];
}

const ORDER: readonly Fixer[] = ['you', 'agency-admin', 'developer', 'platform', 'nobody'];

function fixerOf(by: FixableBy, actor: Viewer | null): Fixer {
  if (by === 'viewer') return 'you';
  if (by === 'agency-admin' && actor?.kind === 'agency' && actor.role !== 'user') return 'you';
  if (by === 'developer' && actor?.kind === 'developer') return 'you';
  return by;
}

/**
 * The reasons in groups, nearest first: what the actor can fix, then the agency, the developer, the marketplace, nobody. The actor is who is
 * signed in, not whose eyes a preview borrows: an agency admin who previews can fix what the preview runs into.
 */
export function groupByFixer(reasons: readonly Reason[], actor: Viewer | null): readonly FixerGroup[] {
  return ORDER.map((fixer) => ({ fixer, reasons: reasons.filter(({ fixableBy }) => fixerOf(fixableBy, actor) === fixer) })).filter((group) => group.reasons.length > 0);
}
