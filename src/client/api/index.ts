// The typed client of the platform's public API, bound to one account: every operation it covers, in our words. For servers, and for pages that talk to it
// through a server of their own. It keeps no token, sends nothing that is wrong in itself, and never repeats what may not be done twice.
import { createPace, createRetryBudget, type Pace, type Rate, type RetryBudget } from '../rate.ts';
import { pause, type Transport } from '../request.ts';
import { agenciesOf, subAccountsOf, type Agencies, type SubAccounts } from './accounts.ts';
import { callingWith } from './call.ts';
import { chargesOf, type Charges } from './charges.ts';
import { contactsOf, type Contacts } from './contacts.ts';
import { callFacts, type AskedCall, type Caller, type CallFactsOptions } from './decisions.ts';
import { installationsOf, rebillingOf, type Installations, type RebillingConfig } from './installations.ts';
import { saasOf, type Saas } from './saas.ts';
import { usersOf, type Users } from './users.ts';
import type { Decision } from '../../schema/policy.ts';

export interface PublicApiOptions extends Omit<Transport, 'pace' | 'retries'>, CallFactsOptions {
  /** What is known of the token and the agency: with it, calls that cannot be done are refused before they are sent, and say why. */
  readonly caller?: Caller | undefined;
  /** Left out, one of its own: clients of the same app and account in one process share one. */
  readonly pace?: Pace | undefined;
  /** Left out, one of its own: a tenth of the requests. */
  readonly retries?: RetryBudget | undefined;
}

export interface PublicApi {
  readonly agencies: Agencies;
  readonly subAccounts: SubAccounts;
  readonly users: Users;
  readonly contacts: Contacts;
  readonly charges: Charges;
  readonly installations: Installations;
  readonly rebilling: RebillingConfig;
  readonly saas: Saas;
  /** What the policy says of a call, by the policy's name for it (`users.create`), as far as is known here; null where nothing is known of the caller. */
  readonly decide: (operation: string, changesUserPermissions?: boolean) => Decision | null;
  /** What is known of the caller now, as corrected by what the server said; null where nothing is. */
  readonly caller: () => Caller | null;
  /** What the last answer that said so left of the server's limit; null where none did. */
  readonly rate: () => Rate | null;
}

/** A client of the public API. Every call throws `MarketplaceError`, with the platform's trace id as `requestId`; or `AbortError`. */
export function createPublicApi({ caller, clock, revision, onCorrection, pace = createPace(), retries = createRetryBudget(), ...given }: PublicApiOptions): PublicApi {
  let rate: Rate | null = null;
  const transport: Transport = {
    ...given,
    ...{ pace, retries },
    onRate: (seen) => {
      rate = seen;
      given.onRate?.(seen);
    },
  };
  const facts = caller ? callFacts(caller, { clock, revision, onCorrection }) : null;
  const decide = (operation: string, changesUserPermissions = false): Decision | null => facts?.decide({ operation, changesUserPermissions } satisfies AskedCall) ?? null;
  const act = callingWith({ transport, facts });
  const actOnce = callingWith({ transport: { ...transport, tries: 1 }, facts });
  return {
    agencies: agenciesOf(act),
    subAccounts: subAccountsOf(act),
    users: usersOf(act),
    contacts: contactsOf(act, actOnce, { wait: given.wait ?? pause, decide: () => decide('contacts.bulk-tags') }),
    charges: chargesOf(act),
    installations: installationsOf(act),
    rebilling: rebillingOf(act),
    saas: saasOf(act),
    decide,
    caller: () => facts?.caller() ?? null,
    rate: () => rate,
  };
}
