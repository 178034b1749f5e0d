// The facts about what an action is aimed at: an authorization request, a publication, an approval, a call of the public API.
import { operationNamed, type Operation } from './calls.ts';
import { askedScopes, canonicalScope, ofApp, ofTarget, plan, planIncludes, targetOf, type Fact, type Input } from './question.ts';

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
  'grant.client-known': ofTarget('developer', (input) => targetOf(input, 'grant')?.clientKnown === true),
  'grant.redirect-registered': ofTarget('developer', (input) => targetOf(input, 'grant')?.redirectRegistered === true),
  'grant.scopes-declared': ofApp('developer', (input) => undeclared(input).length === 0, (input) => ({ scopes: undeclared(input) })),
  'grant.scopes-known': ofApp('platform', (input) => unknown(input).length === 0, (input) => ({ scopes: unknown(input) })),
  'publish.offered': ofTarget(
    'viewer',
    (input) => {
      const to = targetOf(input, 'publish')?.to;
      return to !== undefined && input.snapshot.revision.publishTo.includes(to);
    },
    (input) => ({ to: targetOf(input, 'publish')?.to ?? null, publishTo: input.snapshot.revision.publishTo }),
  ),
  'publish.to-public': ofTarget('nobody', (input) => (targetOf(input, 'publish')?.to ?? 'private') !== 'private'),
  'publish.complete': ofTarget(
    'developer',
    (input) => targetOf(input, 'publish')?.missing.length === 0,
    (input) => ({ missing: targetOf(input, 'publish')?.missing ?? [] }),
  ),
  'publish.review-open': ofTarget('developer', (input) => targetOf(input, 'publish')?.reviewOpen !== false),
  'approve.takes-away': ofTarget('nobody', (input) => targetOf(input, 'approve')?.approval !== 'approved'),
  'approve.confirmed': ofTarget('viewer', (input) => targetOf(input, 'approve')?.typed === CONFIRMATION, () => ({ confirmation: CONFIRMATION })),
  'call.known': ofTarget('developer', (input) => called(input) !== null, (input) => ({ operation: targetOf(input, 'call')?.operation ?? null })),
  'call.token-fits': ofTarget(
    'developer',
    (input) => {
      const token = targetOf(input, 'call')?.token;
      return token !== undefined && called(input)?.tokens.includes(token) === true;
    },
    (input) => ({ token: targetOf(input, 'call')?.token ?? null, tokens: [...(called(input)?.tokens ?? [])] }),
  ),
  'call.scope-held': ofTarget(
    'developer',
    (input) => {
      const needed = called(input)?.scopes;
      const held = new Set(targetOf(input, 'call')?.scopes.map(canonicalScope));
      return needed !== undefined && (needed.length === 0 || needed.some((scope) => held.has(scope)));
    },
    (input) => ({ scopes: [...(called(input)?.scopes ?? [])] }),
  ),
  'call.plan-includes': ofTarget(
    'agency-admin',
    (input) => {
      const feature = called(input)?.plan;
      return feature === null || (feature !== undefined && planIncludes(input, feature));
    },
    (input) => {
      const feature = called(input)?.plan ?? null;
      return { plan: plan(input), feature, needs: feature && input.snapshot.revision.planGates[feature] };
    },
  ),
  'call.changes-user-permissions': ofTarget(
    'developer',
    (input) => {
      const users = called(input)?.users;
      return users === 'always' || (users === 'permissions' && targetOf(input, 'call')?.changesUserPermissions !== false);
    },
  ),
} satisfies Record<string, Fact>;
