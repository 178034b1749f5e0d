// What a page sets on a provider, checked: it comes from outside like anything else. Bad input is an error that names the property; it is never guessed.
import type { TokenSource } from '../src/client/bearer.ts';
import { MarketplaceError } from '../src/errors.ts';
import type { HostChoices } from '../src/marketplace.ts';
import { Brand, Viewer } from '../src/schema/account.ts';
import { faultLine, parse } from '../src/schema/faults.ts';
import { Session } from '../src/schema/session.ts';
import type { Known } from '../src/store/index.ts';

export interface Given {
  readonly baseUrl: string;
  readonly token: TokenSource | undefined;
  readonly actor: unknown;
  readonly brand: unknown;
  readonly policy: unknown;
}

/** The choices; throws `MarketplaceError` `config` for what cannot be used. */
export function choicesOf({ baseUrl, token, actor, brand, policy }: Given): HostChoices {
  if (!baseUrl || !token) throw new MarketplaceError('config', '`mkt-provider` needs `base-url` and a `token` function, or a ready `marketplace`');
  const policies = policy === undefined ? undefined : checked('policy', parse(Session.shape.policies, policy));
  if (policies && !policies.some(({ effectiveAt }) => effectiveAt !== null)) throw new MarketplaceError('config', '`policy` of `mkt-provider` holds no revision with an effective date');
  return {
    actor: actor === undefined ? undefined : checked('actor', parse(Viewer, actor)),
    brand: brand === undefined ? undefined : checked('brand', parse(Brand, brand)),
    policies,
  };
}

/**
 * Whose facts this device may remember before the server said who is signed in: the account that the page names, or else whoever holds this token. Null
 * keeps nothing.
 */
export function knownBy(baseUrl: string, account: string, token: string | undefined): Known | null {
  const name = account ? `account:${account}` : token ? `token:${token}` : null;
  return name === null || !URL.canParse(baseUrl) ? null : { issuer: new URL(baseUrl).origin, account: name };
}

function checked<T>(name: string, parsed: ReturnType<typeof parse> & { readonly value?: T }): T {
  if (parsed.faults) throw new MarketplaceError('config', `\`${name}\` of \`mkt-provider\` cannot be used: ${parsed.faults.map(faultLine).slice(0, 3).join('; ')}`);
  return parsed.value as T;
}
