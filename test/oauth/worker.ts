// A process of an integrator's server: many calls at once on an expired token, with a store in a file that others write too, and no lock. Its parent says
// when to begin; it answers with how many calls succeeded.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { serverTokens } from '../../src/oauth/server-tokens.ts';
import type { TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenSet } from '../../src/schema/token.ts';

const [front = '', file = '', clientId = '', clientSecret = '', calls = '', naive = ''] = process.argv.slice(2);

const read = async (): Promise<TokenSet | null> => JSON.parse(await readFile(file, 'utf8')) as TokenSet | null;
let writes = 0;
const write = async (next: TokenSet | null): Promise<void> => {
  const own = `${file}.${process.pid}.${(writes += 1)}`;
  await writeFile(own, JSON.stringify(next));
  await rename(own, file);
};
const store: TokenStore = {
  read,
  replace: async (_key, expected, next) => ((await read())?.mark ?? null) === expected && (await write(next), true),
  set: (_key, next) => write(next),
};

const endpoint = { tokenUrl: `${front}/oauth/token`, clientId, clientSecret };
const one = serverTokens({ ...endpoint, store }).account('a');
const ask = (token: string) => fetch(`${front}/api`, { headers: { authorization: `Bearer ${token}` } });
// Whoever is naive shares nothing: each call has a coordinator of its own.
const call = () => (naive ? serverTokens({ ...endpoint, store }).account('a') : one).call(ask);

process.on('message', () => {
  void Promise.allSettled(Array.from({ length: Number(calls) }, call)).then((answers) => {
    const good = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.ok).length;
    process.send?.(good, () => process.disconnect());
  });
});
process.send?.('ready');
