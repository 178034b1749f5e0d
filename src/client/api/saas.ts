// Selling the platform to sub-accounts. Takes the agency's token and its highest plan.
import { disableSaas, enableSaas, getSaas, updateSaasSubscription, type SaasDisable, type SaasEnable, type SaasState, type SaasSubscription } from '../../schema/api/saas.ts';
import type { Traced } from '../../schema/api/operation.ts';
import type { CallOptions, Do } from './call.ts';

type Done = Promise<{ readonly done: true } & Traced>;

export interface Saas {
  /** A sub-account's subscription; `not-found` where it has none. */
  readonly get: (which: { readonly subAccountId: string; readonly agencyId: string }, options?: CallOptions) => Promise<SaasState & Traced>;
  /** Puts a sub-account on a plan of the agency's own. */
  readonly enable: (enable: SaasEnable, options?: CallOptions) => Done;
  readonly updateSubscription: (subscription: SaasSubscription, options?: CallOptions) => Done;
  readonly disable: (disable: SaasDisable, options?: CallOptions) => Done;
}

export const saasOf = (act: Do): Saas => ({
  get: (which, options) => act(getSaas, which, options),
  enable: (enable, options) => act(enableSaas, enable, options),
  updateSubscription: (subscription, options) => act(updateSaasSubscription, subscription, options),
  disable: (disable, options) => act(disableSaas, disable, options),
});
