// Whether a call can be done at all, before it is sent: with this class of token, these scopes, this plan, and Enhanced Security on or off. The policy decides,
// on what is known here; where the server then says something else, what is known is corrected. It authorises nothing.
import { MarketplaceError } from '../../errors.ts';
import { explain } from '../../policy/explain.ts';
import { operationNamed } from '../../policy/calls.ts';
import { evaluate, policyAt, shippedRevisions } from '../../policy/index.ts';
import type { Agency, Plan } from '../../schema/account.ts';
import type { App } from '../../schema/app.ts';
import type { Decision, PolicyRevision } from '../../schema/policy.ts';

/** What is known of whoever calls. */
export interface Caller {
  /** The class of the token. */
  readonly token: 'agency' | 'sub-account';
  /** The scopes it carries. */
  readonly scopes: readonly string[];
  /** The agency's plan; null where it is not known, and then no call is refused for it. */
  readonly plan: Plan | null;
  /** Whether the agency has Enhanced Security on, as every agency has that never switched it off; null where it is not known. */
  readonly enhancedSecurity: boolean | null;
}

/** One call, as the policy looks at it. */
export interface AskedCall {
  readonly operation: string;
  readonly changesUserPermissions: boolean;
}

/** The server knew better: what was thought before, and what is thought now. */
export interface Correction {
  readonly operation: string;
  /** The rule that was judged otherwise here. */
  readonly rule: CallRule;
  readonly before: Caller;
  readonly now: Caller;
}

export interface CallFacts {
  readonly caller: () => Caller;
  readonly decide: (call: AskedCall) => Decision;
  /** Throws `forbidden`, with the decision as its cause, where the call cannot be done. */
  readonly refuse: (call: AskedCall) => void;
  /** The server did it: whatever would have refused it here is wrong. */
  readonly accepted: (call: AskedCall) => void;
  /** The server refused it, and maybe said why. */
  readonly refused: (call: AskedCall, error: unknown) => void;
}

export interface CallFactsOptions {
  readonly clock?: (() => string) | undefined;
  readonly revision?: PolicyRevision | undefined;
  readonly onCorrection?: ((correction: Correction) => void) | undefined;
}

/** The rules that can refuse a call before it is sent. */
const callRules = ['call.token-class', 'call.scope-missing', 'plan.too-low', 'security.user-permissions'] as const;
export type CallRule = (typeof callRules)[number];

/** The listing plays no part in a call: the policy looks at an app all the same, and this is one it finds nothing wrong with. */
const ANY_APP: App = {
  ...{ id: 'any', type: 'public', createdAt: '2025-01-01T00:00:00Z', status: 'live', listing: 'white-label', scopes: [], securityReview: 'none' },
  distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true },
};
const PLANS: readonly Plan[] = ['starter', 'unlimited', 'pro'];
const HIGHEST: Plan = 'pro';

/** The server's words for what the policy has a rule for. */
const saidByServer: readonly (readonly [RegExp, CallRule])[] = [
  [/not authorized for this scope/i, 'call.scope-missing'],
  [/user type mismatch|authClass type is not allowed/i, 'call.token-class'],
  [/do not have access to this feature/i, 'plan.too-low'],
  [/enhanced security/i, 'security.user-permissions'],
];

export function callFacts(known: Caller, { clock = () => new Date().toISOString(), revision: given, onCorrection }: CallFactsOptions = {}): CallFacts {
  let caller = known;
  const revisionAt = (now: string): PolicyRevision => given ?? policyAt(shippedRevisions, now);

  function decide({ operation, changesUserPermissions }: AskedCall): Decision {
    const now = clock();
    const { token, scopes } = caller;
    return evaluate({
      ...{ action: 'call', now, viewer: { kind: 'developer' }, domain: 'platform', app: ANY_APP },
      target: { kind: 'call', operation, token, scopes: [...scopes], changesUserPermissions },
      snapshot: { revision: revisionAt(now), source: 'cache', asOf: now, records: { agency: agencyOf(caller), installed: true } },
    });
  }

  function correct(operation: string, rule: CallRule, next: Caller): void {
    const before = caller;
    caller = next;
    onCorrection?.({ operation, rule, before, now: next });
  }

  const denials = (decision: Decision): readonly CallRule[] => callRules.filter((rule) => decision.outcome === 'deny' && decision.because.some((reason) => reason.rule === rule));

  return {
    caller: () => caller,
    decide,
    refuse(call) {
      const decision = decide(call);
      if (decision.outcome === 'allow') return;
      const words = decision.because.map((reason) => explain(reason)).map(({ fact, fix }) => [fact, fix].filter(Boolean).join(' '));
      throw new MarketplaceError('forbidden', `\`${call.operation}\` was not sent, the policy refuses it: ${words.join(' ')}`, { cause: { decision } });
    },
    accepted(call) {
      for (const rule of denials(decide(call))) correct(call.operation, rule, without(rule, call.operation, caller, revisionAt(clock())));
    },
    refused(call, error) {
      const rule = ruleIn(error);
      if (!rule || denials(decide(call)).includes(rule)) return;
      const next = withRefusal(rule, call, caller, revisionAt(clock()));
      if (next) correct(call.operation, rule, next);
    },
  };
}

/** What the policy knows of an agency. What is not known here refuses nothing. */
const agencyOf = ({ plan, enhancedSecurity }: Caller): Agency => ({
  ...{ id: 'own', plan: plan ?? HIGHEST, whiteLabel: false, enhancedSecurity: enhancedSecurity ?? false, testOrg: false },
  marketplace: { subAccountAccess: true, allApps: true, autoApprove: true },
});

const needsOf = (operation: string, revision: PolicyRevision): Plan | null => {
  const feature = operationNamed(operation)?.plan ?? null;
  return feature && revision.planGates[feature];
};

/** The caller of whom a rule does not hold, which the server has shown. */
function without(rule: CallRule, operation: string, caller: Caller, revision: PolicyRevision): Caller {
  const known = operationNamed(operation);
  switch (rule) {
    case 'plan.too-low':
      return { ...caller, plan: needsOf(operation, revision) ?? caller.plan };
    case 'security.user-permissions':
      return { ...caller, enhancedSecurity: false };
    case 'call.scope-missing':
      return { ...caller, scopes: [...caller.scopes, ...(known?.scopes.slice(0, 1) ?? [])] };
    case 'call.token-class':
      return { ...caller, token: known?.tokens[0] ?? caller.token };
  }
}

/** The caller of whom a rule holds after all; null where there is nothing to learn. */
function withRefusal(rule: CallRule, { operation, changesUserPermissions }: AskedCall, caller: Caller, revision: PolicyRevision): Caller | null {
  const known = operationNamed(operation);
  switch (rule) {
    case 'plan.too-low': {
      const needs = needsOf(operation, revision);
      const below = needs === null ? undefined : PLANS[PLANS.indexOf(needs) - 1];
      return below === undefined ? null : { ...caller, plan: below };
    }
    case 'security.user-permissions':
      return changesUserPermissions ? { ...caller, enhancedSecurity: true } : null;
    case 'call.scope-missing':
      return known && known.scopes.length > 0 ? { ...caller, scopes: caller.scopes.filter((scope) => !known.scopes.includes(scope)) } : null;
    case 'call.token-class': {
      const other = caller.token === 'agency' ? 'sub-account' : 'agency';
      return known?.tokens.includes(other) ? null : known && { ...caller, token: other };
    }
  }
}

/** The rule a server's refusal is about: its own decision says, or its words do. */
function ruleIn(error: unknown): CallRule | null {
  if (!(error instanceof Object) || !('status' in error) || (error.status !== 401 && error.status !== 403)) return null;
  const { cause, message } = error as MarketplaceError;
  const decided = cause instanceof Object && 'decision' in cause ? (cause.decision as Decision | undefined)?.because.map(({ rule }) => rule) : undefined;
  return callRules.find((rule) => decided?.includes(rule)) ?? saidByServer.find(([words]) => words.test(message))?.[1] ?? null;
}
