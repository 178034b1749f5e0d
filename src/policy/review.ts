// What a developer hands in when a version is published, and what is missing before a public review may start: the publishing checklist.
// Source: review process; publishing checklist, which asks for privacy and terms addresses where the review guidelines do not (X17).
// Pure; a URL is judged by the gate that is passed in.
import type { AppStatus, AppType } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';
import type { UrlGate } from '../schema/public-url.ts';
import { afterEvent } from './versions.ts';

/** How long each text may be, in characters. */
export const reviewLimits = { testCredentials: 200, details: 500 } as const;

/** What is handed in beside the version itself. */
export interface Submission {
  readonly type: AppType;
  /** The app was never submitted as a public one before; later submissions need no demonstration again. */
  readonly first: boolean;
  /** A recording of every feature from end to end, and one that explains the scopes. */
  readonly demoUrl: string;
  readonly scopesUrl: string;
  /** The app works with somebody else's service, which reviewers need a login for. */
  readonly thirdParty: boolean;
  readonly testCredentials: string;
  readonly details: string;
}

const isHttps = (value: string, gate: UrlGate): boolean => gate(value.trim())?.protocol === 'https:';

/** Every fault of a submission. A private app is not reviewed; its texts still keep their length. The gate is `safeUrl`. */
export function submissionFaults({ type, first, demoUrl, scopesUrl, thirdParty, testCredentials, details }: Submission, gate: UrlGate): readonly Fault[] {
  const faults: Fault[] = [];
  if (type === 'public' && first) {
    if (!isHttps(demoUrl, gate)) faults.push({ path: 'demoUrl', message: 'must be the https address of a recording of all features' });
    if (!isHttps(scopesUrl, gate)) faults.push({ path: 'scopesUrl', message: 'must be the https address of a recording that explains the scopes' });
    if (thirdParty && testCredentials.trim() === '') faults.push({ path: 'testCredentials', message: 'must let reviewers sign in to the other service' });
  }
  if (testCredentials.length > reviewLimits.testCredentials) faults.push({ path: 'testCredentials', message: `must be at most ${reviewLimits.testCredentials} characters` });
  if (details.length > reviewLimits.details) faults.push({ path: 'details', message: `must be at most ${reviewLimits.details} characters` });
  return faults;
}

/** What a submission leads to: a public app to its review, a private one live at once. Null when the version's status does not allow one. */
export function submitted(status: AppStatus, type: AppType): { readonly review: boolean; readonly status: AppStatus } | null {
  const next = afterEvent(status, 'submit', type);
  return next && { review: next === 'in-review', status: next };
}

/** When an item of the checklist is needed. */
type Needed = 'always' | 'never' | 'on-update' | 'third-party';

/** The publishing checklist, group by group. Items are named as the fields a developer fills in. */
export const checklist = {
  listing: {
    name: 'always',
    tagline: 'always',
    logo: 'always',
    screenshots: 'always',
    shortDescription: 'always',
    detailedDescription: 'always',
    categories: 'always',
  },
  policy: { privacyPolicyUrl: 'always', termsUrl: 'always', dataUsageSummary: 'always', securityContactEmail: 'always' },
  support: { supportEmail: 'always', supportUrl: 'always', responseTimes: 'always', demoVideo: 'never' },
  technical: {
    scopesJustification: 'always',
    redirectUrls: 'always',
    installUninstallWebhooks: 'always',
    clearErrorStates: 'always',
    releaseNotes: 'on-update',
    testCredentials: 'third-party',
  },
} as const satisfies Record<string, Record<string, Needed>>;

export type ChecklistGroup = keyof typeof checklist;
export type ChecklistItem = { [Group in ChecklistGroup]: keyof (typeof checklist)[Group] }[ChecklistGroup];

/** What makes the items that are needed only sometimes needed. */
export interface ChecklistOccasion {
  /** Not the app's first version. */
  readonly update: boolean;
  /** It works with somebody else's service. */
  readonly thirdParty: boolean;
}

/** One line of the checklist as it is shown. */
export interface ChecklistLine {
  readonly group: ChecklistGroup;
  readonly item: ChecklistItem;
  readonly required: boolean;
  readonly done: boolean;
}

/** The checklist of a version, in order: `done` holds the items that are there and without a fault. */
export function checklistLines(done: ReadonlySet<ChecklistItem>, { update, thirdParty }: ChecklistOccasion): readonly ChecklistLine[] {
  const required: Readonly<Record<Needed, boolean>> = { always: true, never: false, 'on-update': update, 'third-party': thirdParty };
  return (Object.keys(checklist) as ChecklistGroup[]).flatMap((group) =>
    (Object.entries(checklist[group]) as [ChecklistItem, Needed][]).map(([item, needed]) => ({ group, item, required: required[needed], done: done.has(item) })),
  );
}

/** Whether a public review may start, and the required items that keep it from it, in order. */
export function readiness(done: ReadonlySet<ChecklistItem>, occasion: ChecklistOccasion): { readonly ready: boolean; readonly blocking: readonly ChecklistItem[] } {
  const blocking = checklistLines(done, occasion).filter((line) => line.required && !line.done).map(({ item }) => item);
  return { ready: blocking.length === 0, blocking };
}
