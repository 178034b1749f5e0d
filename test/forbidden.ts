// What the sources may not contain: impure reads in the pure core, unsafe markup in shipped code, vague folders, long files.
// A pure function over {path → source} that looks at the syntax tree, so that a comment may say "no clock". Types are the linter's.
import ts from 'typescript';
import type { Sources } from './layers.ts';

interface Ban {
  readonly what: string;
  readonly where: readonly string[];
  readonly found: (node: ts.Node) => boolean;
}

const shipped = ['src/', 'components/'];
const pureCore = ['src/policy/', 'src/pricing/', 'src/search/'];
const vagueFolders = ['utils', 'helpers', 'common', 'internal', 'base', 'types'];
const lineLimit = 350;

const impure = new Set(
  ['fetch', 'document', 'window', 'self', 'globalThis', 'navigator', 'process', 'performance', 'crypto'].concat(
    ['indexedDB', 'localStorage', 'sessionStorage', 'setTimeout', 'setInterval', 'queueMicrotask'],
  ),
);
const rawMarkup = new Set(['unsafeHTML', 'unsafeSVG', 'innerHTML', 'outerHTML', 'insertAdjacentHTML']);

const bans: readonly Ban[] = [
  { what: 'a global the pure core must not know', where: pureCore, found: (node) => isReference(node) && impure.has(node.text) },
  { what: 'the clock', where: pureCore, found: (node) => isMember(node, 'Date', 'now') || isBareDate(node) },
  { what: 'randomness', where: pureCore, found: (node) => isMember(node, 'Math', 'random') },
  { what: 'raw markup', where: shipped, found: (node) => named(node, rawMarkup) || isMember(node, 'document', 'write', 'writeln') },
  { what: 'code from text', where: shipped, found: (node) => calls(node, 'eval') || calls(node, 'Function') },
  { what: 'an inline style', where: shipped, found: (node) => named(node, new Set(['styleMap'])) || isStyleAttribute(node) },
  { what: 'zod’s configuration, which the host page shares', where: [...shipped, 'mocks/'], found: (node) => isMember(node, 'z', 'config') },
];

export function checkForbidden(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([path, source]) => [
    ...vagueFolders.filter((name) => path.split('/').slice(0, -1).includes(name)).map((name) => `${path} is in a folder named ${name}`),
    ...(under(shipped, path) && lines(source) > lineLimit ? [`${path} has more than ${lineLimit} lines`] : []),
    ...findings(path, source),
  ]);
}

function findings(path: string, source: string): string[] {
  const active = bans.filter(({ where }) => under(where, path));
  if (active.length === 0) return [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    for (const { what, found: matches } of active) if (matches(node)) found.push(`${path}:${line} uses ${what}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const under = (folders: readonly string[], path: string) => folders.some((folder) => path.startsWith(folder));
const lines = (source: string) => source.trimEnd().split('\n').length;

/** A name that stands for a value, not the name of somebody's property. */
function isReference(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) || ts.isTypeElement(parent) || ts.isClassElement(parent)) || parent.name !== node;
}

const named = (node: ts.Node, names: ReadonlySet<string>) => (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && names.has(node.text);

function isMember(node: ts.Node, object: string, ...members: string[]): boolean {
  return (
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === object && members.includes(node.name.text)
  );
}

function calls(node: ts.Node, name: string): boolean {
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression) && node.expression.text === name;
}

const isBareDate = (node: ts.Node) =>
  calls(node, 'Date') && (ts.isCallExpression(node) || (ts.isNewExpression(node) && !node.arguments?.length));

/** `style=` in a template's text, or set by hand. */
function isStyleAttribute(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node) && node.text === 'style' && ts.isCallExpression(node.parent)) return true;
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  return isText && /(^|\s)style=/i.test(node.text);
}
