// The arena in a process of its own: answers one call per message.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeArena, type Arena } from './arena.ts';

export interface Call {
  readonly method: keyof Arena;
  readonly args: readonly unknown[];
}
export type Answer = { readonly value: unknown } | { readonly error: string };

const arena = makeArena(async (file) => new Uint8Array(await readFile(join(import.meta.dirname, file))));

process.on('message', ({ method, args }: Call) => {
  const call = arena[method] as (...args: readonly unknown[]) => unknown;
  Promise.resolve()
    .then(() => call(...args))
    .then(
      (value): Answer => ({ value }),
      (error: unknown): Answer => ({ error: String(error) }),
    )
    .then((answer) => process.send?.(answer));
});
