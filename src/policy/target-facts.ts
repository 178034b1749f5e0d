// The facts about what an action is aimed at: an authorization request, a publication, an approval, a call of the public API.
import { operationNamed, type Operation } from './calls.ts';
import { askedScopes, canonicalScope, NO_EVIDENCE, plan, planIncludes, targetOf, type Fact, type Input } from './question.ts';

/** What is typed to take an app away from sub-accounts; upper and lower case count. */
export const CONFIRMATION = 'CONFIRM';

const undeclared = (input: Input): string[] => {
  const declared = new Set(input.app.scopes.map(canonicalScope));
  return askedScopes(input).filter((scope) => !declared.has(canonicalScope(scope)));
};
const unknown = (input: Input): string[] => {
  const known = targetOf(input, 'grant')?.knownScopes;
  return known ? askedScopes(input).filter((scope) => !known.includes(canonicalScope(scope))) : [];
};
const called = (input: Input): Operation | null => operationNamed(targetOf(input, 'call')?.operation ?? '');

export const targetFacts = {
  'grant.client-known': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => targetOf(input, 'grant')?.clientKnown === true,
    evidence: NO_EVIDENCE,
  },
  'grant.redirect-registered': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => targetOf(input, 'grant')?.redirectRegistered === true,
    evidence: NO_EVIDENCE,
  },
  'grant.scopes-declared': {
    of: 'app',
    changedBy: 'developer',
    judge: (input) => undeclared(input).length === 0,
    evidence: (input) => ({ scopes: undeclared(input) }),
  },
  'grant.scopes-known': {
    of: 'app',
    changedBy: 'platform',
    judge: (input) => unknown(input).length === 0,
    evidence: (input) => ({ scopes: unknown(input) }),
  },
  'publish.offered': {
    of: 'target',
    changedBy: 'viewer',
    judge: (input) => {
      const to = targetOf(input, 'publish')?.to;
      return to !== undefined && input.snapshot.revision.publishTo.includes(to);
    },
    evidence: (input) => ({ to: targetOf(input, 'publish')?.to ?? null, publishTo: input.snapshot.revision.publishTo }),
  },
  'publish.to-public': {
    of: 'target',
    changedBy: 'nobody',
    judge: (input) => (targetOf(input, 'publish')?.to ?? 'private') !== 'private',
    evidence: NO_EVIDENCE,
  },
  'publish.complete': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => targetOf(input, 'publish')?.missing.length === 0,
    evidence: (input) => ({ missing: targetOf(input, 'publish')?.missing ?? [] }),
  },
  'publish.review-open': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => targetOf(input, 'publish')?.reviewOpen !== false,
    evidence: NO_EVIDENCE,
  },
  'approve.takes-away': {
    of: 'target',
    changedBy: 'nobody',
    judge: (input) => targetOf(input, 'approve')?.approval !== 'approved',
    evidence: NO_EVIDENCE,
  },
  'approve.confirmed': {
    of: 'target',
    changedBy: 'viewer',
    judge: (input) => targetOf(input, 'approve')?.typed === CONFIRMATION,
    evidence: () => ({ confirmation: CONFIRMATION }),
  },
  'call.known': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => called(input) !== null,
    evidence: (input) => ({ operation: targetOf(input, 'call')?.operation ?? null }),
  },
  'call.token-fits': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => {
      const token = targetOf(input, 'call')?.token;
      return token !== undefined && called(input)?.tokens.includes(token) === true;
    },
    evidence: (input) => ({ token: targetOf(input, 'call')?.token ?? null, tokens: [...(called(input)?.tokens ?? [])] }),
  },
  'call.scope-held': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => {
      const needed = called(input)?.scopes;
      const held = new Set(targetOf(input, 'call')?.scopes.map(canonicalScope));
      return needed !== undefined && (needed.length === 0 || needed.some((scope) => held.has(scope)));
    },
    evidence: (input) => ({ scopes: [...(called(input)?.scopes ?? [])] }),
  },
  'call.plan-includes': {
    of: 'target',
    changedBy: 'agency-admin',
    judge: (input) => {
      const feature = called(input)?.plan;
      return feature === null || (feature !== undefined && planIncludes(input, feature));
    },
    evidence: (input) => {
      const feature = called(input)?.plan ?? null;
      return { plan: plan(input), feature, needs: feature && input.snapshot.revision.planGates[feature] };
    },
  },
  'call.changes-user-permissions': {
    of: 'target',
    changedBy: 'developer',
    judge: (input) => {
      const users = called(input)?.users;
      return users === 'always' || (users === 'permissions' && targetOf(input, 'call')?.changesUserPermissions !== false);
    },
    evidence: NO_EVIDENCE,
  },
} as const satisfies Record<string, Fact>;
