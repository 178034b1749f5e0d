// The figures as tables for people. Numbers come in; lines come out.
import { contestants, type Name } from './contestants/index.ts';
import type { Contest, Score } from './contest.ts';

const titles: Readonly<Record<Name, string>> = {
  ours: 'ours: decideCatalogue on packed facts',
  columns: 'by hand: verdict per distinct word, scan of words',
  floor: 'floor: that scan alone, verdicts computed for nothing',
  single: 'ours: evaluate, app by app',
  plain: 'by hand: function over plain objects',
  casl: '@casl/ability',
  'json-logic': 'json-logic-js',
  'json-rules-engine': 'json-rules-engine',
  casbin: 'casbin',
  cedar: '@cedar-policy/cedar-wasm',
  'slow-ours': 'CONTROL: ours made slow on purpose',
  liar: 'CONTROL: ours, wrong about one app',
  mortal: 'CONTROL: ours, ending its process in Node',
};
const told = { all: 'all', one: 'one of them', none: 'none' } as const;

/** Three digits that count. */
export const figure = (value: number | null | undefined): string =>
  value === null || value === undefined || Number.isNaN(value) ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, place) => Math.max(...all.map((cells) => [...cells[place]].length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, place) => (place === 0 ? cell.padEnd(widths[place]) : cell.padStart(widths[place]))).join(' | ')} |`;
  return [line(head), `|${widths.map((width, place) => (place === 0 ? ` ${'-'.repeat(width)} ` : ` ${'-'.repeat(width - 1)}: `)).join('|')}|`, ...rows.map(line)].join('\n');
}

const millions = ({ ms }: Score, size: number): string => (ms === null ? '–' : `${figure((2 * size) / ms / 1000)} M`);

export function contestTable({ host, size, scores }: Contest, weights: ReadonlyMap<Name, number>): string {
  const rows = scores.map((score) => {
    const weight = weights.get(score.name) ?? Number.NaN;
    return [titles[score.name], figure(score.ms), String(score.samples), figure(score.toOurs), figure(score.toColumns), millions(score, size), figure(weight / 1024), told[contestants[score.name].reasons], score.compared.toLocaleString('en'), score.left ?? String(score.mismatches)];
  });
  const head = ['', 'ms', 'n', '÷ ours', '÷ by hand', 'decisions/s', 'KB gzip', 'reasons given', 'compared', 'mismatches, or why left out'];
  return `${host}: view and install of ${size.toLocaleString('en')} apps, one viewer\n${table(head, rows)}`;
}
