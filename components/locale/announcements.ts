// What the provider announces, in words.
import { msg, str } from '@lit/localize';
import { previewed, type Marketplace } from '../../src/marketplace.ts';
import { explain, switchOrder, type Switch } from '../../src/policy/index.ts';
import type { ApprovalOutcome, SwitchesAnswer } from '../../src/schema/approving.ts';
import type { Installation, InstallRequest } from '../../src/schema/installation.ts';
import type { UsageLimitRequest } from '../../src/schema/pricing.ts';
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

/** From where it is gone. */
export function uninstalledWords(uninstalled: readonly Installation[], { records }: Marketplace): string {
  const [first] = uninstalled;
  if (!first) return msg('It was not installed there any more.');
  if (first.subAccountId === null) return msg('Uninstalled.');
  const only = uninstalled.length === 1 ? records?.subAccounts.find(({ id }) => id === first.subAccountId) : undefined;
  if (only) return msg(str`Uninstalled from ${only.name}.`);
  return plural(uninstalled.length, msg('Uninstalled from one sub-account.'), msg(str`Uninstalled from ${number(uninstalled.length)} sub-accounts.`));
}

/** That the server refused an installation, and why in five words. */
export function refusedWords({ because: [reason] }: Decision): string {
  return reason ? msg(str`Not installed: ${explain(reason).short}.`) : msg('Not installed.');
}

/** What a switch is called. */
export const switchWords = (name: Switch): string =>
  ({ subAccountAccess: msg('App marketplace for sub-accounts'), allApps: msg('All apps, not only installed ones'), autoApprove: msg('Approve new apps automatically') })[name];

/** What became of an agency's words on apps, in one sentence for each kind of outcome. */
export function approvedWords(outcomes: readonly ApprovalOutcome[]): string {
  const changed = outcomes.flatMap((one) => (one.outcome === 'changed' ? [one] : []));
  const count = (...kinds: readonly ApprovalOutcome['outcome'][]) => outcomes.filter(({ outcome }) => kinds.includes(outcome)).length;
  const approved = changed.filter(({ approval }) => approval === 'approved').length;
  const disapproved = changed.filter(({ approval }) => approval === 'disapproved').length;
  const back = changed.length - approved - disapproved;
  const uninstalled = changed.reduce((sum, one) => sum + one.uninstalled.length, 0);
  const meanwhile = count('installed-meanwhile');
  const refused = count('refused', 'not-available');
  return [
    approved > 0 ? plural(approved, msg('One app is approved.'), msg(str`${number(approved)} apps are approved.`)) : '',
    disapproved > 0 ? plural(disapproved, msg('One app is disapproved.'), msg(str`${number(disapproved)} apps are disapproved.`)) : '',
    back > 0 ? plural(back, msg('Your word on one app is taken back.'), msg(str`Your word on ${number(back)} apps is taken back.`)) : '',
    uninstalled > 0 ? plural(uninstalled, msg('One installation was removed.'), msg(str`${number(uninstalled)} installations were removed.`)) : '',
    meanwhile > 0 ? plural(meanwhile, msg('One app was installed elsewhere meanwhile and is left as it was.'), msg(str`${number(meanwhile)} apps were installed elsewhere meanwhile and are left as they were.`)) : '',
    refused > 0 ? plural(refused, msg('One app could not be changed.'), msg(str`${number(refused)} apps could not be changed.`)) : '',
    changed.length + meanwhile + refused === 0 ? msg('Nothing had to be changed.') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Which switches are on or off now that were not before. */
export function switchedWords({ before, switches }: SwitchesAnswer): string {
  const turned = switchOrder.filter((name) => before[name] !== switches[name]);
  return turned.map((name) => (switches[name] ? msg(str`${switchWords(name)}: on.`) : msg(str`${switchWords(name)}: off.`))).join(' ') || msg('Nothing had to be changed.');
}

/** That the server refused to change approvals or switches, and why in five words. */
export function notChangedWords({ because: [reason] }: Decision): string {
  return reason ? msg(str`Not changed: ${explain(reason).short}.`) : msg('Not changed.');
}

/** What a daily limit is from now on. */
export const limitWords = ({ perDay }: UsageLimitRequest): string =>
  perDay === null ? msg('Saved. There is no daily limit from now on.') : msg(str`Saved. The daily limit is ${number(perDay)} from now on.`);
