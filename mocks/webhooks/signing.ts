// The key a world signs its deliveries with: a pair of its own, made when it is first asked for, of which only the public half leaves.
import type { World } from '../world/world.ts';

export interface Signer {
  /** PEM, as receivers are configured with it. */
  readonly publicKey: string;
  /** Ed25519 over the raw body, in base64. */
  readonly sign: (body: string) => Promise<string>;
}

const signers = new WeakMap<World, Promise<Signer>>();

/** The world's signer; rejects where the runtime has no Ed25519. */
export function signerOf(world: World): Promise<Signer> {
  const known = signers.get(world) ?? newSigner();
  signers.set(world, known);
  return known;
}

async function newSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  const spki = base64(await crypto.subtle.exportKey('spki', publicKey));
  return {
    publicKey: `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`,
    sign: async (body) => base64(await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(body))),
  };
}

const base64 = (buffer: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(buffer)));
