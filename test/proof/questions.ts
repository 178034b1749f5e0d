// Random questions of every action, with the targets that some of them need. Builds on the arbitraries of the policy's own tests.
import * as fc from 'fast-check';
import { CONFIRMATION, operations, type Input } from '../../src/policy/index.ts';
import type { Action, Target } from '../../src/schema/policy.ts';
import { app, circumstances, question, stored } from '../policy/random.ts';

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(model, { noNullPrototype: true });
type Kind<K extends Target['kind']> = Extract<Target, { kind: K }>;

const mostly = fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const asked = fc.subarray(['contacts.readonly', 'users.write', 'user.write', 'locations.write', 'widgets.write'], { maxLength: 3 });

const grant: fc.Arbitrary<Kind<'grant'>> = record<Kind<'grant'>>({
  kind: fc.constant('grant'),
  scopes: asked,
  knownScopes: fc.constantFrom(undefined, ['contacts.readonly', 'users.write', 'locations.write']),
  clientKnown: mostly,
  redirectRegistered: mostly,
});
const publish: fc.Arbitrary<Kind<'publish'>> = record<Kind<'publish'>>({
  kind: fc.constant('publish'),
  to: fc.constantFrom('private', 'public-listed', 'public-unlisted'),
  missing: fc.subarray(['tagline', 'logo']),
  reviewOpen: fc.boolean(),
});
const approve: fc.Arbitrary<Kind<'approve'>> = record<Kind<'approve'>>({
  kind: fc.constant('approve'),
  approval: fc.constantFrom('approved', 'disapproved'),
  typed: fc.constantFrom('', CONFIRMATION, CONFIRMATION.toLowerCase()),
});
const scopesOf = (operation: string): string[] => (Object.hasOwn(operations, operation) ? [...(operations[operation]?.scopes ?? [])] : []);
const needed = [...new Set(Object.values(operations).flatMap(({ scopes }) => scopes))];
const call: fc.Arbitrary<Kind<'call'>> = fc
  .constantFrom(...Object.keys(operations), 'nothing.known', 'constructor')
  .chain((operation) =>
    record<Kind<'call'>>({
      kind: fc.constant('call'),
      operation: fc.constant(operation),
      token: fc.constantFrom('agency', 'sub-account'),
      // Half of the time the very scopes it takes.
      scopes: fc.oneof(fc.subarray(needed, { maxLength: 4 }), fc.constant(scopesOf(operation))),
      changesUserPermissions: fc.boolean(),
    }),
  );

const targets: Readonly<Record<Action, fc.Arbitrary<Target | undefined>>> = {
  view: fc.constant(undefined),
  install: fc.constant(undefined),
  'bulk-install': fc.constant(undefined),
  grant,
  publish,
  approve,
  call,
};

export const actions = Object.keys(targets) as Action[];

/** Random questions of one action. */
export const questionsOf = (action: Action): fc.Arbitrary<Input> =>
  fc.tuple(circumstances, app, stored, targets[action]).map(([around, subject, known, target]) => ({ ...question(action as 'view', around, subject, known), ...(target && { target }) }));

/** Random questions of any action. */
export const questions: fc.Arbitrary<Input> = fc.constantFrom(...actions).chain(questionsOf);
