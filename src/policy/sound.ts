// Whether a question can be judged at all: its fields that are missing, of another type, or absurd. Such a question is refused whole, whatever
// the rest of it says. Judges no rule and no fact, and never throws: what it looks at may come from anywhere.
import type { Agency } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Action, CapFacts, PolicyRevision, Target } from '../schema/policy.ts';
import type { Input } from './question.ts';

/** Something of which nothing is known yet but what its fields should be called. */
type Claimed<T> = { readonly [K in keyof T]?: unknown } | null | undefined;
type Checks = Readonly<Record<string, boolean>>;

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;
/** No app is older than the platform, or younger than anybody who reads this. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2201, 0, 1);

const failing = (checks: Checks): string[] => Object.keys(checks).filter((field) => checks[field] !== true);

const isText = (value: unknown): boolean => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
/** As text with a zone, or a date, which is its first instant in UTC; NaN for anything else. */
const instant = (value: unknown): number => (typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN);
const isInstant = (value: unknown): boolean => !Number.isNaN(instant(value));

function soundDistribution(distribution: Claimed<Extract<App['distribution'], { targetUser: 'sub-account' }>>): boolean {
  if (distribution?.targetUser === 'agency') return true;
  const { targetUser, installableBy, bulkInstall } = distribution ?? {};
  return targetUser === 'sub-account' && (installableBy === 'agency-only' || installableBy === 'agency-and-sub-account') && typeof bulkInstall === 'boolean';
}

/** The fields of an app that rules cannot judge. */
const invalidFields = (app: Claimed<App>): string[] =>
  failing({
    type: app?.type === 'private' || app?.type === 'public',
    createdAt: instant(app?.createdAt) >= EARLIEST && instant(app?.createdAt) < LATEST,
    status: isText(app?.status),
    listing: app?.listing === 'white-label' || app?.listing === 'standard',
    distribution: soundDistribution(app?.distribution as Parameters<typeof soundDistribution>[0]),
    scopes: areTexts(app?.scopes),
    securityReview: isText(app?.securityReview),
  });

/** The cap facts are numbers and dates from outside too: a count that is none must not read as "not blocked". Left out, they are unknown. */
const soundCap = (cap: Claimed<CapFacts>): boolean =>
  cap === undefined || (cap !== null && isCount(cap.agencies) && typeof cap.counted === 'boolean' && (cap.blockedSince === null || isInstant(cap.blockedSince)));

function soundViewer(viewer: Claimed<{ kind: string; role: string }>): boolean {
  if (viewer?.kind === 'developer') return true;
  const roles: readonly unknown[] = viewer?.kind === 'agency' ? ['owner', 'admin', 'user'] : viewer?.kind === 'sub-account' ? ['admin', 'user'] : [];
  return roles.includes(viewer?.role);
}

const soundRevision = (revision: Claimed<PolicyRevision>): boolean =>
  isInstant(revision?.createdFrom) &&
  [revision?.cap, revision?.warnFrom, revision?.blockAbove, revision?.staleAfter, revision?.expiresAfter].every(isCount) &&
  [revision?.unlockBy, revision?.publishTo, revision?.sensitiveScopes].every(areTexts) &&
  (revision?.measure === 'current' || revision?.measure === 'prospective') &&
  typeof revision.planGates === 'object' &&
  revision.planGates !== null;

/** Actions that the app alone does not describe. */
const TARGETED: readonly Action[] = ['grant', 'publish', 'approve', 'call'];

function soundTarget(action: Action, target: Claimed<{ kind: Target['kind']; scopes: string[]; knownScopes: string[]; missing: string[] }>): boolean {
  if (target?.kind !== action) return !TARGETED.includes(action);
  if (action === 'publish') return areTexts(target.missing);
  return action === 'approve' || (areTexts(target.scopes) && (target.knownScopes === undefined || areTexts(target.knownScopes)));
}

/** What cannot be judged of the app and of what is known about it. */
export const unsoundApp = ({ app, snapshot }: Input): string[] => [...invalidFields(app), ...failing({ cap: soundCap(snapshot.records.cap) })];

/** What cannot be judged of everything else, which is the same for every app. */
export const unsoundQuestion = ({ action, now, viewer, domain, target, snapshot: { revision, asOf, reachable, records } }: Input): string[] =>
  failing({
    viewer: soundViewer(viewer),
    domain: domain === 'platform' || domain === 'white-label',
    now: isInstant(now),
    asOf: asOf === null || isInstant(asOf),
    reachable: reachable === undefined || typeof reachable === 'boolean',
    revision: soundRevision(revision),
    agency: records.agency === null || isText((records.agency as Claimed<Agency>)?.id),
    target: soundTarget(action, target),
  });

/** The fields of a question that rules cannot judge; empty for a sound one. */
export const unsound = (input: Input): string[] => [...unsoundApp(input), ...unsoundQuestion(input)];
