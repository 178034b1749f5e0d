// The operations of the public API that the policy decides on before they are called: which token, which scope, which plan.
// Source: the platform's published OpenAPI files; the plan gates are the product changelog's. Data only.
import type { PlanGates } from '../schema/policy.ts';

export interface Operation {
  /** The classes of token it takes. */
  readonly tokens: readonly ('agency' | 'sub-account')[];
  /** Any one of these is enough; none where it asks for none. */
  readonly scopes: readonly string[];
  /** The feature an agency's plan must include; null where every plan has it. */
  readonly plan: keyof PlanGates | null;
  /** Whether it can change what users may do: with any call, or only where the call says so. */
  readonly users: 'never' | 'permissions' | 'always';
}

const operation = (tokens: Operation['tokens'], scopes: Operation['scopes'], { plan = null, users = 'never' }: Partial<Pick<Operation, 'plan' | 'users'>> = {}): Operation => ({ tokens, scopes, plan, users });

const AGENCY = ['agency'] as const;
const SUB_ACCOUNT = ['sub-account'] as const;
const EITHER = ['agency', 'sub-account'] as const;

export const operations: Readonly<Record<string, Operation>> = {
  'agencies.get': operation(AGENCY, ['companies.readonly']),
  'sub-accounts.search': operation(EITHER, ['locations.readonly']),
  'sub-accounts.get': operation(EITHER, ['locations.readonly']),
  'sub-accounts.create': operation(AGENCY, ['locations.write'], { plan: 'create-sub-account' }),
  'sub-accounts.update': operation(AGENCY, ['locations.write']),
  'users.search': operation(EITHER, ['users.readonly']),
  'users.get': operation(EITHER, ['users.readonly']),
  'users.create': operation(EITHER, ['users.write'], { users: 'permissions' }),
  'users.update': operation(EITHER, ['users.write'], { users: 'permissions' }),
  'users.delete': operation(EITHER, ['users.write']),
  'v1.users.create': operation(EITHER, [], { users: 'always' }),
  'v1.users.update': operation(EITHER, [], { users: 'always' }),
  'v1.users.delete': operation(EITHER, [], { users: 'always' }),
  'contacts.bulk-tags': operation(SUB_ACCOUNT, ['contacts.write']),
  'charges.create': operation(SUB_ACCOUNT, ['charges.write']),
  'charges.list': operation(SUB_ACCOUNT, ['charges.readonly']),
  'charges.get': operation(SUB_ACCOUNT, ['charges.readonly']),
  'charges.delete': operation(SUB_ACCOUNT, ['charges.write']),
  'charges.has-funds': operation(SUB_ACCOUNT, ['charges.readonly']),
  'installations.get': operation(EITHER, ['marketplace-installer-details.readonly']),
  'installations.delete': operation(EITHER, ['oauth.write']),
  'installations.list': operation(AGENCY, ['oauth.readonly']),
  'tokens.for-sub-account': operation(AGENCY, ['oauth.write']),
  'rebilling-config.get': operation(SUB_ACCOUNT, ['oauth.readonly']),
  'rebilling.enable': operation(AGENCY, [], { plan: 'rebilling' }),
  'rebilling.set-markup': operation(AGENCY, [], { plan: 'rebilling-with-markup' }),
  'saas.read': operation(AGENCY, [], { plan: 'saas-api' }),
  'saas.enable': operation(AGENCY, [], { plan: 'saas-api' }),
  'saas.update-subscription': operation(AGENCY, [], { plan: 'saas-api' }),
  'saas.disable': operation(AGENCY, [], { plan: 'saas-api' }),
  'snapshots.list': operation(AGENCY, ['snapshots.readonly']),
  'snapshots.share': operation(AGENCY, ['snapshots.write']),
  'white-label.update': operation(AGENCY, ['companies.write'], { plan: 'white-label' }),
};

/** An operation by its name; null for one the policy does not know. */
export const operationNamed = (name: string): Operation | null => (Object.hasOwn(operations, name) ? (operations[name] ?? null) : null);
