// The bars the figures are held to. A bar falls only when its median ratio is breached in two of three repeats, for machines are noisy.
import type { Contest } from './contest.ts';
import type { Name } from './contestants/index.ts';

export interface Bar {
  readonly name: string;
  readonly holds: (ratio: number) => boolean;
  /** The ratio of one repeat; undefined where it was not measured. */
  readonly ratio: (contest: Contest) => number | undefined;
}
export interface Verdict {
  readonly name: string;
  readonly ratios: readonly number[];
  readonly passed: boolean;
}

const scoreOf = ({ scores }: Contest, name: Name) => scores.find((score) => score.name === name);

export const barsFor = (us: Name): readonly Bar[] => [
  { name: 'ours ≤ 1.5 × the scan by hand', holds: (ratio) => ratio <= 1.5, ratio: (contest) => scoreOf(contest, us)?.toColumns ?? undefined },
  { name: '@casl/ability ≥ 500 × ours', holds: (ratio) => ratio >= 500, ratio: (contest) => scoreOf(contest, 'casl')?.toOurs ?? undefined },
];

/** A ratio that could not be measured is a breach. */
export const judge = (bars: readonly Bar[], repeats: readonly Contest[]): readonly Verdict[] =>
  bars.map(({ name, holds, ratio }) => {
    const ratios = repeats.map((contest) => ratio(contest) ?? Number.NaN);
    return { name, ratios, passed: ratios.filter((of) => !holds(of)).length < 2 };
  });
