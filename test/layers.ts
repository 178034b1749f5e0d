// Which room of the house may import which, as data, and the checker of it: a pure function over {path → source}. It reads
// no disk. A file without a room, or an import the table does not name, is a problem; so is a runtime cycle.
import { posix } from 'node:path';
import ts from 'typescript';

export type Sources = Readonly<Record<string, string>>;

interface Room {
  /** A folder, or one file without its ending. A name ending in `*` is a row of rooms, none of which may import another. */
  readonly at: string;
  /** Rooms it may import, beside its own files. */
  readonly may?: readonly string[];
  /** Rooms and packages it may import types from, by `import type`. */
  readonly types?: readonly string[];
  /** Packages; `lit/*` means every entry below. */
  readonly packages?: readonly string[];
}

const vocabulary = ['src/schema', 'src/errors'];
const core = ['src/policy', 'src/pricing', 'src/search'];
const edges = ['src/client', 'src/client/api', 'src/oauth', 'src/store', 'src/webhook'];
/** What elements share: every file of components/ that is no element and neither `index` nor `define`. */
const shared = 'components';
const elements = 'components/mkt-*';
const lit = ['lit', 'lit/*', '@lit/context', '@lit/task', '@lit/localize', '@lit/localize/*', '@tanstack/lit-virtual'];
const backend = ['src/schema', 'src/policy', 'src/pricing', 'src/webhook', 'src/oauth'];
const mocking = ['msw', 'msw/*', 'zod/mini'];
const everyRoom = [...vocabulary, ...core, ...edges, 'src/catalogue', 'src/marketplace'];

export const rooms: readonly Room[] = [
  { at: 'src/schema', packages: ['zod/mini'] },
  { at: 'src/errors' },
  ...core.map((at) => ({ at, types: ['src/schema'] })),
  // The edges parse with the schemas they import; making a schema is the vocabulary's work.
  { at: 'src/client', may: vocabulary, types: ['zod/mini'] },
  // The platform's public API: the one client that asks the policy before it asks the server.
  { at: 'src/client/api', may: [...vocabulary, 'src/client', 'src/policy'], types: ['zod/mini'] },
  { at: 'src/oauth', may: [...vocabulary, 'src/client'], types: ['zod/mini'], packages: ['tldts'] },
  { at: 'src/store', may: vocabulary, types: ['zod/mini'], packages: ['idb'] },
  { at: 'src/webhook', may: vocabulary },
  { at: 'src/catalogue', may: [...vocabulary, ...core, 'src/client', 'src/store'] },
  { at: 'src/marketplace', may: [...vocabulary, ...core, ...edges, 'src/catalogue'] },
  { at: 'src/index', may: everyRoom },
  { at: 'src/connect', may: [...vocabulary, 'src/oauth'] },
  // Runs at the edge as well: nothing of Node's.
  { at: 'src/server', may: [...vocabulary, 'src/client', 'src/client/api', 'src/oauth', 'src/webhook'] },
  { at: 'src/decide', may: [...vocabulary, ...core], packages: ['node:*'] },
  { at: shared, may: everyRoom, packages: lit },
  { at: elements, may: [...everyRoom, shared], packages: lit },
  { at: 'components/index', may: [elements, shared] },
  { at: 'components/define', may: ['components/index', elements, shared] },
  { at: 'mocks', may: backend, packages: mocking },
  { at: 'mocks/listen', packages: [...mocking, 'node:*'] },
  // Builds a page of ours as it is; it imports none of it.
  { at: 'mocks/consent-page', may: ['mocks'], packages: [...mocking, 'vite'] },
  { at: 'mocks/server', may: [...backend, 'mocks', 'mocks/consent-page', 'mocks/listen'], packages: [...mocking, 'node:*'] },
  { at: 'pages', may: ['components/index', 'components/define', elements, 'src/index', 'src/connect', 'src/policy', 'mocks'] },
];

/** Tests look at everything; nothing else is free. */
const free = (path: string) => path.startsWith('test/');

export function checkLayers(sources: Sources): string[] {
  const problems: string[] = [];
  const graph: Record<string, string[]> = {};
  for (const [path, source] of Object.entries(sources)) {
    const imports = importsOf(path, source);
    graph[path] = imports.filter(({ target, typeOnly }) => target && !typeOnly).map(({ target }) => target ?? '');
    if (free(path)) continue;
    const room = roomOf(path);
    if (!room) problems.push(`${path} is in no room`);
    else problems.push(...imports.filter((found) => !allowed(room, path, found)).map((found) => `${path} imports ${describe(found)}`));
  }
  return [...problems, ...cycles(graph)];
}

interface Import {
  readonly specifier: string;
  /** The file meant, when it is one of ours. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

const describe = ({ specifier, target, typeOnly }: Import) => (typeOnly ? `types of ${target ?? specifier}` : (target ?? specifier));

function allowed(room: Room, path: string, { specifier, target, typeOnly }: Import): boolean {
  const { may = [], types = [], packages = [] } = room;
  if (!target) return packages.some((name) => matches(name, specifier)) || (typeOnly && types.includes(specifier));
  if (!target.endsWith('.ts')) return false;
  const other = roomOf(target);
  if (!other) return false;
  if (other === room) return !room.at.endsWith('*') || target === path;
  return may.includes(other.at) || (typeOnly && types.includes(other.at));
}

/** The most particular room that holds the file. */
function roomOf(path: string): Room | undefined {
  return rooms
    .filter(({ at }) => matches(at, path.replace(/\.ts$/, '')) || path.startsWith(`${at}/`))
    .sort((a, b) => b.at.length - a.at.length)[0];
}

const matches = (pattern: string, name: string) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** Every static, dynamic and type import. `import { type A }` still loads the module, so it is not type-only. */
function importsOf(path: string, source: string): Import[] {
  const found: Import[] = [];
  const add = (name: ts.Node | undefined, typeOnly: boolean) => {
    if (!name || !ts.isStringLiteralLike(name)) return;
    const target = name.text.startsWith('.') ? posix.join(posix.dirname(path), name.text) : undefined;
    found.push({ specifier: name.text, target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

/** Each runtime cycle once, by the file at which a depth-first walk closed it. */
function cycles(graph: Readonly<Record<string, readonly string[]>>): string[] {
  const problems: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) problems.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
    else if (!done.has(path)) {
      for (const next of graph[path] ?? []) walk(next, [...trail, path]);
      done.add(path);
    }
  };
  for (const path of Object.keys(graph)) walk(path, []);
  return problems;
}
