// The policy asked of Cedar: a question becomes a principal, a resource and a context of plain attributes; the answer, an outcome and the
// names of the policies that determined it. Translates; decides nothing.
import { setFlagsFromString } from 'node:v8';
import { policySetTextToParts, policyToJson, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { ActionConstraint, CedarValueJson, EntityUidJson, StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs';
import { operations, type Input } from '../../src/policy/index.ts';
import type { Action, Target } from '../../src/schema/policy.ts';

// The V8 of Node 20 aborts, now and then, when a function with an inlined call into WebAssembly is deoptimised during that call.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

type Attributes = Record<string, CedarValueJson>;
export type World = Pick<StatefulAuthorizationCall, 'principal' | 'action' | 'resource' | 'context' | 'entities'>;

/** An attribute that may be missing; Cedar asks with `has`. */
const maybe = (name: string, value: CedarValueJson | undefined): Attributes => (value === undefined || value === null ? {} : { [name]: value });
/** One spelling per scope. */
const spelt = (scopes: readonly string[]): string[] => scopes.map((scope) => (scope === 'user.write' ? 'users.write' : scope));

function aim(target: Target | undefined, { planGates }: Input['snapshot']['revision']): Attributes {
  switch (target?.kind) {
    case 'grant':
      return { request: { scopes: spelt(target.scopes), clientKnown: target.clientKnown, redirectRegistered: target.redirectRegistered } };
    case 'publish':
      return { publication: { to: target.to, missing: target.missing.length, reviewOpen: target.reviewOpen } };
    case 'approve':
      return { approving: { word: target.approval, typed: target.typed } };
    case 'call': {
      const operation = Object.entries(operations).find(([name]) => name === target.operation)?.[1];
      const known = operation && { tokens: [...operation.tokens], scopes: [...operation.scopes], users: operation.users, ...maybe('plan', operation.plan && planGates[operation.plan]) };
      return { token: { class: target.token, scopes: spelt(target.scopes), changesUserPermissions: target.changesUserPermissions }, ...maybe('operation', known) };
    }
    default:
      return {};
  }
}

/** A question in Cedar's terms. */
export function worldOf({ action, now, viewer, domain, app, target, snapshot: { revision, asOf, reachable, records } }: Input): World {
  const { agency, cap } = records;
  const principal = { type: 'Viewer', id: 'viewer' };
  const resource = { type: 'App', id: 'app' };
  return {
    principal,
    action: { type: 'Action', id: action },
    resource,
    entities: [
      { uid: principal, parents: [], attrs: { kind: viewer.kind, ...(viewer.kind === 'developer' ? {} : { role: viewer.role }) } },
      {
        uid: resource,
        parents: [],
        attrs: {
          ...{ type: app.type, createdAt: Date.parse(app.createdAt), status: app.status, listing: app.listing, scopes: spelt(app.scopes), securityReview: app.securityReview, targetUser: app.distribution.targetUser },
          ...(app.distribution.targetUser === 'sub-account' && { installableBy: app.distribution.installableBy, bulkInstall: app.distribution.bulkInstall }),
        },
      },
    ],
    context: {
      now: Date.parse(now),
      domain,
      installed: records.installed,
      reachable: reachable !== false,
      ...maybe('readAt', asOf === null ? null : Date.parse(asOf)),
      ...maybe('approval', records.approval),
      ...maybe('agency', agency && { plan: agency.plan, testOrganisation: agency.testOrg, enhancedSecurity: agency.enhancedSecurity, ...agency.marketplace }),
      ...maybe('cap', cap && { agencies: cap.agencies, latched: cap.blockedSince !== null, counted: cap.counted }),
      policy: {
        createdFrom: Date.parse(revision.createdFrom),
        cap: revision.cap,
        blockAbove: revision.blockAbove,
        measure: revision.measure,
        reviewLifts: revision.unlockBy.includes('security-review'),
        publishTo: revision.publishTo,
        agencyApps: revision.planGates['agency-apps'],
        expiresAfter: revision.expiresAfter * 1000,
      },
      ...aim(target, revision),
    },
  };
}

export interface Answer {
  readonly outcome: 'allow' | 'deny';
  /** The `@id` of every policy that determined it, sorted. */
  readonly because: readonly string[];
}

/** A policy of the text, with the actions it is about; null where it is about any. */
interface Policy {
  readonly text: string;
  readonly actions: readonly string[] | null;
}

/** Every policy of a text by its `@id`. */
export function policiesById(text: string): ReadonlyMap<string, Policy> {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw new Error(faults(parts.errors));
  return new Map(
    parts.policies.map((policy) => {
      const parsed = policyToJson(policy);
      if (parsed.type === 'failure') throw new Error(faults(parsed.errors));
      const id = parsed.json.annotations?.['id'];
      if (!id) throw new Error(`a policy without an @id: ${policy}`);
      return [id, { text: policy, actions: actionsOf(parsed.json.action) }];
    }),
  );
}

const faults = (errors: readonly { message: string }[]): string => errors.map(({ message }) => message).join('; ');

const nameOf = (entity: EntityUidJson): string => ('__entity' in entity ? entity.__entity.id : entity.id);
function actionsOf(constraint: ActionConstraint): readonly string[] | null {
  if ('entities' in constraint) return constraint.entities.map(nameOf);
  return 'entity' in constraint ? [nameOf(constraint.entity)] : null;
}

/** An engine for one action, its policies read once. Any error while judging is thrown: a policy that cannot be judged would count for nothing. */
export function engine(text: string, action: Action): (world: World) => Answer {
  const about = [...policiesById(text)].filter(([, { actions }]) => actions === null || actions.includes(action));
  const name = `${action}: ${text}`;
  const read = preparsePolicySet(name, { staticPolicies: Object.fromEntries(about.map(([id, policy]) => [id, policy.text])) });
  if (read.type === 'failure') throw new Error(faults(read.errors));
  return (world) => {
    const answer = statefulIsAuthorized({ ...world, preparsedPolicySetId: name });
    if (answer.type === 'failure') throw new Error(faults(answer.errors));
    const { decision, diagnostics } = answer.response;
    if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
    return { outcome: decision, because: [...diagnostics.reason].sort() };
  };
}
