// The page about a mutation run: a score per file, and every mutant no test noticed, with why. Reads Stryker's report; runs nothing.
interface Place {
  readonly line: number;
  readonly column: number;
}
interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
/** Files by path, as the report has them. */
export type Report = Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;

/** Why no test can notice a mutant: what it changes, by its text, so that lines may move. */
export interface Explained {
  readonly file: string;
  readonly code: string;
  readonly becomes: string;
  readonly because: string;
}

export interface Survivor extends Omit<Explained, 'because'> {
  readonly line: number;
  readonly because: string | null;
}

export const FLOOR = 90;

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

function codeAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  return lines.map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === lines.length - 1 ? end.column - 1 : undefined)).join('\n');
}

/** The mutants that no test noticed, each with its explanation where there is one. */
export function survivorsOf(report: Report, explained: readonly Explained[]): readonly Survivor[] {
  return Object.entries(report).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ location, replacement = '' }) => {
        const [code, becomes] = [oneLine(codeAt(source, location)), oneLine(replacement)];
        const known = explained.find((one) => one.file === file && one.code === code && one.becomes === becomes);
        return { file, line: location.start.line, code, becomes, because: known?.because ?? null };
      })
      .sort((a, b) => a.line - b.line),
  );
}

const COUNTED = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];

/** Noticed mutants in percent of all that can be; null where there are none. */
export function scoreOf(mutants: readonly Mutant[]): number | null {
  const counted = mutants.filter(({ status }) => COUNTED.includes(status));
  const noticed = counted.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  return counted.length === 0 ? null : (100 * noticed.length) / counted.length;
}

function row(name: string, mutants: readonly Mutant[]): string {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const errors = mutants.length - count(...COUNTED, 'Ignored');
  return `| ${name} | ${scoreOf(mutants)?.toFixed(1) ?? '–'} | ${[...COUNTED.map((status) => count(status)), count('Ignored'), errors].join(' | ')} |`;
}

const code = (text: string): string => `\`\` ${text.length > 120 ? `${text.slice(0, 117)}…` : text || ' '} \`\``.replaceAll('|', '\\|');
const line = ({ file, line: at, code: was, becomes, because }: Survivor): string => `- \`${file}:${at}\` ${code(was)} → ${code(becomes)}${because === null ? '' : `: ${because}`}`;

/** The page itself. */
export function page(report: Report, explained: readonly Explained[]): string {
  const files = Object.keys(report).sort();
  const of = (room: string) => files.filter((file) => file.startsWith(room)).flatMap((file) => report[file]?.mutants ?? []);
  const survivors = survivorsOf(Object.fromEntries(files.map((file) => [file, report[file] ?? { source: '', mutants: [] }])), explained);
  const [known, unknown] = [survivors.filter(({ because }) => because !== null), survivors.filter(({ because }) => because === null)];
  return `${[
    '# Mutation testing',
    '',
    'What happens when the policy core and the pricing are broken on purpose, one place at a time: does a test notice? `npm run mutation` breaks them,',
    '`npm run mutation:page` writes this page. Only the rooms’ own tests take part; Cedar, the invariants and the histories do not.',
    '',
    '| | score | killed | timeout | survived | no coverage | left alone | errors |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    row('**both rooms**', of('')),
    ...['src/policy/', 'src/pricing/'].map((room) => row(`**\`${room}\`**`, of(room))),
    ...files.map((file) => row(`\`${file}\``, of(file))),
    '',
    'Left alone is the wording of `says.ts` and `explain.ts`: sentences without a number or a name in them, which a test could only repeat.',
    'What is only data, fixed for the compiler (`rules.ts`, `portal.ts`, `platform-plans.ts`), and what only names what others hold (`index.ts`), has nothing to break.',
    '',
    '## Survivors that are explained',
    '',
    ...(known.length > 0 ? known.map(line) : ['None.']),
    '',
    '## Survivors that are not',
    '',
    ...(unknown.length > 0 ? unknown.map(line) : ['None.']),
  ].join('\n')}\n`;
}
