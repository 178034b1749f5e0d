// A process that races: its parent says when to begin, and asks at the end what it keeps.
import { contestant, type Name } from './contestants.ts';

const [name = '', url = '', file = '', calls = ''] = process.argv.slice(2);
const { call, kept } = await contestant(name as Name, url, file || null);

/** How the calls ended: how many succeeded, and why the others did not. */
export interface Told {
  readonly succeeded: number;
  readonly why: Readonly<Record<string, number>>;
}

async function race(): Promise<Told> {
  const answers = await Promise.allSettled(Array.from({ length: Number(calls) }, call));
  const why: Record<string, number> = {};
  for (const answer of answers) {
    if (answer.status === 'fulfilled' && answer.value) continue;
    const reason = answer.status === 'fulfilled' ? 'refused twice' : reasonOf(answer.reason);
    why[reason] = (why[reason] ?? 0) + 1;
  }
  return { succeeded: answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length, why };
}

/** fetch says that it failed, and its cause says why. */
const reasonOf = (error: unknown): string => {
  const { message = '', cause } = error as { message?: string; cause?: { code?: string } };
  return cause?.code ? `${message}: ${cause.code}` : message;
};

process.on('message', (order: 'go' | 'end') => void (order === 'go' ? race().then((told) => process.send?.(told)) : kept().then((refreshToken) => process.send?.(refreshToken, () => process.disconnect()))));
process.send?.('ready');
