// What two viewers see differently: the same apps decided twice, and the difference by kind. Nothing is fetched, nothing is stored.
import type { App } from '../schema/app.ts';
import type { Approval } from '../schema/approval.ts';
import type { Decision, Reason } from '../schema/policy.ts';

/** The decisions one viewer has on one app. */
export interface Decided {
  readonly view: Decision;
  readonly install: Decision;
}

export interface Difference<T extends App> {
  readonly app: T;
  /** Why the second viewer is refused; empty where it is allowed. */
  readonly because: readonly Reason[];
}

export interface Comparison<T extends App> {
  readonly appears: readonly Difference<T>[];
  readonly disappears: readonly Difference<T>[];
  readonly becomesInstallable: readonly Difference<T>[];
  /** Still shown, but no longer installable. */
  readonly losesInstall: readonly Difference<T>[];
  /** Shown to both with the same verdicts. */
  readonly same: number;
}

const allowed = (decision: Decision): boolean => decision.outcome === 'allow';
const denials = (decision: Decision): readonly Reason[] => (allowed(decision) ? [] : decision.because);

/** Decides every app for both viewers, in the order given. */
export function compare<T extends App>(apps: readonly T[], first: (app: T) => Decided, second: (app: T) => Decided): Comparison<T> {
  const lists = { appears: [] as Difference<T>[], disappears: [] as Difference<T>[], becomesInstallable: [] as Difference<T>[], losesInstall: [] as Difference<T>[] };
  let same = 0;
  for (const app of apps) {
    const [before, after] = [first(app), second(app)];
    const [saw, sees] = [allowed(before.view), allowed(after.view)];
    if (saw !== sees) lists[sees ? 'appears' : 'disappears'].push({ app, because: denials(after.view) });
    if (!sees) continue;
    const [could, can] = [allowed(before.install), allowed(after.install)];
    if (saw && could && !can) lists.losesInstall.push({ app, because: denials(after.install) });
    else if (can && !(saw && could)) lists.becomesInstallable.push({ app, because: [] });
    else if (saw) same += 1;
  }
  return { ...lists, same };
}

/** Where an app would be uninstalled, and why it is there. */
export interface Uninstall<T extends App> {
  readonly app: T;
  readonly subAccountIds: readonly string[];
}

/** An installation, as far as an uninstall needs to know it. */
interface Place {
  readonly appId: string;
  readonly subAccountId: string | null;
}

/**
 * What disapproving would uninstall: each app the drafts disapprove, with every sub-account that has it. Switching the marketplace off
 * uninstalls nothing (README, reading X9); apps for agencies have no approval. Source: managing app permissions.
 */
export function uninstallsOf<T extends App>(apps: readonly T[], drafts: Readonly<Record<string, Approval>>, places: readonly Place[]): readonly Uninstall<T>[] {
  return apps.flatMap((app) => {
    if (!Object.hasOwn(drafts, app.id) || drafts[app.id] !== 'disapproved' || app.distribution.targetUser === 'agency') return [];
    const subAccountIds = [...new Set(places.flatMap(({ appId, subAccountId }) => (appId === app.id && subAccountId !== null ? [subAccountId] : [])))];
    return subAccountIds.length > 0 ? [{ app, subAccountIds }] : [];
  });
}
