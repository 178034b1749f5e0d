// The versions of an app for whoever looks: their notes, and what each changed of the permissions. Pure; what a version is, the policy says.
import type { ScopeDiff } from '../policy/consent.ts';
import { scopeDiff } from '../policy/consent.ts';
import type { Viewer } from '../schema/account.ts';
import type { Release } from '../schema/release.ts';

export interface Step extends Release {
  /** What it asked for beside the version before; null for the first one that is known. */
  readonly changed: Pick<ScopeDiff, 'added' | 'removed'> | null;
}

/** The versions, the newest first, with their steps. In a preview an agency reads what sub-accounts are told. */
export function releaseSteps(releases: readonly Release[], viewer: Viewer, actor: Viewer): readonly Step[] {
  const preview = viewer.kind === 'sub-account' && actor.kind !== 'sub-account';
  return releases.map((release, index) => {
    const previous = releases[index + 1];
    const { added, removed } = scopeDiff(previous?.scopes ?? [], release.scopes);
    return { ...release, notes: preview ? (release.subAccountNotes ?? '') : release.notes, changed: previous ? { added, removed } : null };
  });
}
