// The parts of the README that follow from the code: each marker's text, made from the source it describes. Makes text; writes nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rules, sayings } from '../../src/policy/index.ts';

interface Named {
  readonly name: string;
  readonly description?: string;
}
interface Declaration {
  readonly tagName?: string;
  readonly summary?: string;
  readonly attributes?: readonly Named[];
  readonly members?: readonly (Named & { readonly kind: string; readonly attribute?: string })[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
}
export interface Manifest {
  readonly modules: readonly { readonly declarations?: readonly Declaration[] }[];
}

const code = (names: readonly string[]): string => (names.length ? names.map((name) => `\`${name}\``).join(' ') : '–');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`).join('\n');

function elements({ modules }: Manifest): string {
  const found = modules.flatMap(({ declarations = [] }) => declarations.filter(({ tagName }) => tagName));
  return table(
    ['Element', 'What it is', 'Attributes', 'Properties', 'Slots', 'Parts'],
    found.map(({ tagName = '', summary = '', attributes = [], members = [], slots = [], cssParts = [] }) => [
      `\`<${tagName}>\``,
      summary,
      code(attributes.map(({ name }) => name)),
      code(members.filter(({ kind, attribute }) => kind === 'field' && attribute === undefined).map(({ name }) => `.${name}`)),
      code(slots.map(({ name }) => name || 'default')),
      code(cssParts.map(({ name }) => name)),
    ]),
  );
}

/** Name and doc comment of every property of the event table. */
function events(source: string): string {
  const rows = [...source.matchAll(/\/\*\* (.+?) \*\/\n {2}'(mkt-[a-z-]+)'/g)].map(([, says = '', name = '']) => [`\`${name}\``, says]);
  return table(['Event', 'When'], rows);
}

/** Token and default of every custom property that is read. */
function tokens(source: string): string {
  const rows = [...source.matchAll(/var\((--mkt-[a-z0-9-]+), (.+)\);/g)].map(([, name = '', fallback = '']) => [`\`${name}\``, `\`${fallback}\``]);
  return table(['Token', 'Default'], [...new Map(rows.map((row) => [row[0], row])).values()]);
}

const ruleTable = (): string =>
  table(
    ['Rule', 'Effect on', 'When', 'The policy says'],
    rules.map(({ id, effect, actions, when }) => [`\`${id}\``, `${effect} ${actions.join(', ')}`, code([...when]), sayings[id].says]),
  );

const decision = (): string => {
  const printed = execFileSync('npm', ['run', '-s', 'decide', '--', '--explain'], { input: readFileSync('test/readme/request.json'), encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  return ['```json', printed.trimEnd(), '```'].join('\n');
};

/** The text between each pair of markers, by the marker's name. */
export const generated = (manifest: Manifest): Readonly<Record<string, string>> => ({
  elements: elements(manifest),
  events: events(readFileSync('components/events.ts', 'utf8')),
  tokens: tokens(readFileSync('components/styles.ts', 'utf8')),
  decision: decision(),
  rules: ruleTable(),
});

/** The README with every marker's text put in. Throws on a marker that nothing fills. */
export function filled(readme: string, texts: Readonly<Record<string, string>>): string {
  return readme.replace(/(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g, (_, start: string, name: string, end: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`the README has a marker \`${name}\` that nothing fills`);
    return `${start}${text}\n${end}`;
  });
}
