// Proof of who began (RFC 7636): random values of 256 bits and the S256 challenge. `plain` does not exist here, and a server that cannot do S256 is refused.
import { MarketplaceError } from '../errors.ts';

/** What a random value of 256 bits looks like: a state, a verifier, a challenge. */
export const secretShape = /^[A-Za-z0-9_-]{43}$/;

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** 256 bits that nobody can guess, as 43 characters that need no escaping anywhere. */
export const randomSecret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** SHA-256 of a text, in the same 43 characters. */
export async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

export interface Pkce {
  /** Goes to the token endpoint and nowhere else. */
  readonly verifier: string;
  /** Goes into the authorize link. */
  readonly challenge: string;
}

export async function createPkce(): Promise<Pkce> {
  const verifier = randomSecret();
  return { verifier, challenge: await challengeOf(verifier) };
}

/** The S256 challenge of a verifier: 43 to 128 unreserved characters (RFC 7636, 4.1). */
export async function challengeOf(verifier: string): Promise<string> {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) throw new MarketplaceError('config', 'the code verifier must be 43 to 128 unreserved characters');
  return sha256(verifier);
}

/** Refuses a server whose metadata says that it does not take S256; one that says nothing is asked anyway, with a challenge. */
export function requireS256(methods: readonly string[] | undefined, issuer: string): void {
  if (methods && !methods.includes('S256')) throw new MarketplaceError('unsupported', `\`${issuer}\` does not take S256 code challenges`);
}

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export function sameSecret(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
