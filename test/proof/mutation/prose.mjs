// Leaves the sentences of `says.ts` and `explain.ts` alone: what a rule says is wording, and a test that repeats it would only hold it twice.
// Sentences with a number or a name in them are mutated like everything else.
const WORDED = ['says', 'source', 'short', 'fact', 'fix', 'fixableBy'];

const inSentence = (path) => path.findParent(({ node }) => node.type === 'ObjectProperty' && WORDED.includes(node.key.name)) !== null;

const prose = {
  shouldIgnore(path) {
    const literal = path.isStringLiteral() && !path.parentPath.isBinaryExpression() && path.key !== 'key';
    return literal && inSentence(path) ? 'wording' : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: prose }];
