// What a consent page showed, in one word: the server grants what was asked only where both compute the same. Loads no schema, so that elements may.

/** SHA-256 in lower-case hexadecimal over the app's id and its scopes in the order shown. */
export async function scopeDigest(appId: string, scopes: readonly string[]): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify([appId, ...scopes])));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
