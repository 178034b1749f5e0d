// What the provider announces, in words.
import { msg, str } from '@lit/localize';
import { previewed, type Marketplace } from '../../src/marketplace.ts';
import { explain } from '../../src/policy/index.ts';
import type { InstallRequest } from '../../src/schema/installation.ts';
import type { Decision } from '../../src/schema/policy.ts';
import { number, plural } from './format.ts';

/** Whose eyes these are now. */
export function previewWords(marketplace: Marketplace): string {
  const role = marketplace.viewer?.kind === 'sub-account' && marketplace.viewer.role === 'user' ? msg('a sub-account user') : msg('a sub-account admin');
  const subAccount = previewed(marketplace);
  return subAccount ? msg(str`Previewing as ${role} of ${subAccount.name}. Nothing you do here is saved.`) : msg(str`Previewing as ${role}. Nothing you do here is saved.`);
}

/** Where it was installed. */
export function installedWords({ subAccountIds }: InstallRequest, { records }: Marketplace): string {
  if (subAccountIds === null) return msg('Installed.');
  const [first] = subAccountIds;
  const only = subAccountIds.length === 1 ? records?.subAccounts.find(({ id }) => id === first) : undefined;
  if (only) return msg(str`Installed in ${only.name}.`);
  return plural(subAccountIds.length, msg('Installed in one sub-account.'), msg(str`Installed in ${number(subAccountIds.length)} sub-accounts.`));
}

/** That the server refused an installation, and why in five words. */
export function refusedWords({ because: [reason] }: Decision): string {
  return reason ? msg(str`Not installed: ${explain(reason).short}.`) : msg('Not installed.');
}
