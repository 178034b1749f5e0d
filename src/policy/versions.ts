// The life of a version: draft, review, live, the way out; its number; what may still be edited; its release notes and its deprecation.
// Source: updating an app, the developer tool. Pure: `now` is an input; nothing is published.
import type { AppStatus, AppType } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';

/** What kind of step a version is. */
export type Bump = 'major' | 'minor' | 'patch';

/** What happens to a version. The last one comes by itself, on the date that was announced. */
export type VersionEvent = 'submit' | 'approve' | 'disapprove' | 'withdraw' | 'deprecate' | 'deprecation-date';

/** Every step a version can take. A private version goes live at once; a public one through a review; one that was disapproved is a draft again. */
export const versionSteps: readonly { readonly from: AppStatus; readonly event: VersionEvent; readonly to: AppStatus; readonly only?: AppType }[] = [
  { from: 'draft', event: 'submit', to: 'in-review', only: 'public' },
  { from: 'draft', event: 'submit', to: 'live', only: 'private' },
  { from: 'disapproved', event: 'submit', to: 'in-review', only: 'public' },
  { from: 'disapproved', event: 'submit', to: 'live', only: 'private' },
  { from: 'in-review', event: 'approve', to: 'live' },
  { from: 'in-review', event: 'disapprove', to: 'disapproved' },
  { from: 'in-review', event: 'withdraw', to: 'draft' },
  { from: 'live', event: 'deprecate', to: 'deprecating' },
  { from: 'deprecating', event: 'deprecation-date', to: 'deprecated' },
];

/** The status after an event, or null when a version of this status and type does not know it. */
export const afterEvent = (status: AppStatus, event: VersionEvent, type: AppType): AppStatus | null =>
  versionSteps.find((step) => step.from === status && step.event === event && (step.only ?? type) === type)?.to ?? null;

/** What may be edited while a version has a status: permissions, pricing and listing in a draft only, webhooks as long as it is used. */
export const editable: Readonly<Record<AppStatus, { readonly content: boolean; readonly webhooks: boolean }>> = {
  draft: { content: true, webhooks: true },
  'in-review': { content: false, webhooks: true },
  live: { content: false, webhooks: true },
  disapproved: { content: true, webhooks: true },
  deprecating: { content: false, webhooks: true },
  deprecated: { content: false, webhooks: false },
};

/** The version that is being worked on or reviewed, if there is one; until it is done, no other is begun. */
export const pendingVersion = <V extends { readonly status: AppStatus }>(versions: readonly V[]): V | null =>
  versions.find(({ status }) => status === 'draft' || status === 'in-review' || status === 'disapproved') ?? null;

/** The number of an app's first version; it needs no release notes. */
export const FIRST_VERSION = '1.0.0';

const parts = (version: string): [number, number, number] | null => {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match && [Number(match[1]), Number(match[2]), Number(match[3])];
};

/** The number one step after a version, or null when it is not of the form `x.y.z`. */
export function nextVersion(version: string, bump: Bump): string | null {
  const numbers = parts(version);
  if (!numbers) return null;
  const [major, minor, patch] = numbers;
  return { major: `${major + 1}.0.0`, minor: `${major}.${minor + 1}.0`, patch: `${major}.${minor}.${patch + 1}` }[bump];
}

/** Which single step leads from one version to another; null when none does. */
export const bumpBetween = (from: string, to: string): Bump | null => (['major', 'minor', 'patch'] as const).find((bump) => nextVersion(from, bump) === to) ?? null;

/** The faults of a version's release notes: those for agencies are required on every version but the first, those for sub-accounts never. */
export const releaseNotesFaults = ({ version, agencyNotes }: { readonly version: string; readonly agencyNotes: string }): readonly Fault[] =>
  version !== FIRST_VERSION && agencyNotes.trim() === '' ? [{ path: 'agencyNotes', message: 'must say what is new' }] : [];

/** How many days ahead a deprecation is announced at least. */
export const DEPRECATION_NOTICE_DAYS = 3;
const DAY = 86_400_000;

/** The faults of a deprecation: its date is an ISO 8601 instant at least three days ahead of `now`, and the latest live version stays. */
export const deprecationFaults = ({ date, latest }: { readonly date: string; readonly latest: boolean }, now: string): readonly Fault[] => [
  ...(Date.parse(date) - Date.parse(now) >= DEPRECATION_NOTICE_DAYS * DAY ? [] : [{ path: 'date', message: `must be at least ${DEPRECATION_NOTICE_DAYS} days ahead` }]),
  ...(latest ? [{ path: 'version', message: 'must not be the latest live version' }] : []),
];

/** The installations that end with a version's deprecation: all that run it. */
export const endedBy = <I extends { readonly version: string }>(version: string, installations: readonly I[]): readonly I[] => installations.filter((installation) => installation.version === version);
