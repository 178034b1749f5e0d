// One question to the policy, and what a fact is. Reads the question; compares and judges nothing but the order of plans.
import type { Agency, Domain, Plan, Viewer } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Approval } from '../schema/approval.ts';
import type { Action, CapFacts, FixableBy, Params, PolicyRevision, Target } from '../schema/policy.ts';

/** What was stored about one app and the viewer's agency, and the revision it is judged under. */
export interface Snapshot {
  readonly revision: PolicyRevision;
  /** Where the revision came from: the server, this device, or the package itself. */
  readonly source: 'server' | 'cache' | 'none';
  /** When the records were read; null when they are taken as of now. */
  readonly asOf: string | null;
  /** False where the server was asked and did not answer: what is remembered may be looked at, and nothing can be confirmed. */
  readonly reachable?: boolean | undefined;
  readonly records: {
    readonly agency: Agency | null;
    /** The agency's explicit word; left out, its auto-approve switch decides. */
    readonly approval?: Approval | undefined;
    /** Left out when unknown; an app under the cap is then not authorised. */
    readonly cap?: CapFacts | undefined;
    /** The app is installed where the viewer is. */
    readonly installed: boolean;
  };
}

/** One question to the policy. */
export interface Input {
  readonly action: Action;
  /** The instant the decision is for. */
  readonly now: string;
  readonly viewer: Viewer;
  readonly domain: Domain;
  readonly app: App;
  /** What the action is aimed at, where the app alone does not say it; of the same kind as the action. */
  readonly target?: Target | undefined;
  readonly snapshot: Snapshot;
}

/** A named yes/no predicate over a question. */
export interface Fact {
  /** Whose fact it is: those of the viewer and of the target are the same for every app of a catalogue. */
  readonly of: 'viewer' | 'target' | 'app';
  /** Who can make it come out the other way. */
  readonly changedBy: FixableBy;
  readonly judge: (input: Input) => boolean;
  readonly evidence: (input: Input) => Params;
}

type Make = (changedBy: Fact['changedBy'], judge: Fact['judge'], evidence?: Fact['evidence']) => Fact;
const factOf = (of: Fact['of']): Make => (changedBy, judge, evidence = () => ({})) => ({ of, changedBy, judge, evidence });
/** A fact of each kind, by who can change it, what it judges and the evidence it judged by, if any. */
export const ofViewer = factOf('viewer');
export const ofTarget = factOf('target');
export const ofApp = factOf('app');

const PLAN_ORDER: readonly Plan[] = ['starter', 'unlimited', 'pro'];

/** The plan of the viewer's agency; null while the agency is not known. */
export const plan = ({ snapshot }: Input): Plan | null => snapshot.records.agency?.plan ?? null;

/** Whether that plan includes a feature under the revision's gates. */
export const planIncludes = (input: Input, feature: keyof PolicyRevision['planGates']): boolean => {
  const has = plan(input);
  const needs = PLAN_ORDER.indexOf(input.snapshot.revision.planGates[feature]);
  // A gate without a plan that is known lets nobody through.
  return has !== null && needs !== -1 && PLAN_ORDER.indexOf(has) >= needs;
};

/** One spelling per scope: `user.write` is how the permission for `users.write` is often written. */
export const canonicalScope = (scope: string): string => (scope === 'user.write' ? 'users.write' : scope);

/** Those of the scopes that the revision calls sensitive, as they were spelt. */
export const sensitiveScopes = (scopes: readonly string[], revision: PolicyRevision): string[] => scopes.filter((scope) => revision.sensitiveScopes.includes(canonicalScope(scope)));

type TargetOf<Kind extends Target['kind']> = Extract<Target, { kind: Kind }>;
/** The target, when it is of a kind. */
export const targetOf = <Kind extends Target['kind']>({ target }: Input, kind: Kind): TargetOf<Kind> | null => (target?.kind === kind ? (target as TargetOf<Kind>) : null);

/** The scopes in question: those asked for, or else all the app asks for. */
export const askedScopes = (input: Input): readonly string[] => targetOf(input, 'grant')?.scopes ?? input.app.scopes;
