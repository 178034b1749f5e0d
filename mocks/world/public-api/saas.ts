// Sub-accounts that an agency sells the platform to: on, paused, or off. Who may is decided before; nothing is charged.
import type { World } from '../world.ts';

export interface Saas {
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly planId: string | null;
  readonly paused: boolean;
}

/** Turns it on; what is on already keeps its subscription and takes the plan. */
export function enable(world: World, subAccountId: string, { customerId, planId }: { readonly customerId?: string | undefined; readonly planId?: string | undefined }): Saas {
  const before = world.publicApi.saas.get(subAccountId);
  const after: Saas = {
    subscriptionId: before?.subscriptionId ?? `sub_${world.newId()}`,
    customerId: customerId ?? before?.customerId ?? `cus_${world.newId()}`,
    planId: planId ?? before?.planId ?? null,
    paused: false,
  };
  world.publicApi.saas.set(subAccountId, after);
  return after;
}

/** Changes what is on; nothing where it is off. */
export function change(world: World, subAccountId: string, wanted: Partial<Saas>): Saas | null {
  const before = world.publicApi.saas.get(subAccountId);
  if (!before) return null;
  const after = { ...before, ...wanted };
  world.publicApi.saas.set(subAccountId, after);
  return after;
}
