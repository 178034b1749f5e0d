// The policy as peers get it, made from the product's own tables of facts and rules. The facts of every app are judged beforehand, and the rules
// are settled for each viewer beforehand: what is left is the least a peer can be asked for, a few yes/no literals over a flat object.
import { facts, rules, type FactId, type Rule } from '../../src/policy/index.ts';
import { viewers, type Asked, type World } from './world.ts';

export interface LiveRule {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** Fields of the app's flat facts, and what each must be. None: the rule always matches for this viewer. */
  readonly when: readonly { readonly field: string; readonly is: boolean }[];
}

export type FlatFacts = Readonly<Record<string, boolean>>;

/** A fact's name as every engine can spell it. */
const fieldOf = (fact: string) => fact.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
const factOf = (literal: string) => literal.replace('!', '') as FactId;
const table: readonly Rule[] = rules;

/** What is left of the rules for one viewer and action, forbids first; notices are asked of nobody but ours and the hand-written ones. */
export function rulesFor(world: World, viewer: number, action: Asked): LiveRule[] {
  const question = world.about(viewers[viewer], action);
  const ofApp = (literal: string) => facts[factOf(literal)].of === 'app';
  const holds = (literal: string) => facts[factOf(literal)].judge(question) !== literal.startsWith('!');
  const live = (effect: LiveRule['effect']) =>
    table
      .filter((rule) => rule.effect === effect && rule.actions.includes(action) && rule.when.every((literal) => ofApp(literal) || holds(literal)))
      .map(({ id, when }) => ({ id, effect, when: when.filter(ofApp).map((literal) => ({ field: fieldOf(factOf(literal)), is: !literal.startsWith('!') })) }));
  return [...live('forbid'), ...live('permit')];
}

/** The facts that view and install look at, judged, one flat object per app. */
export function flatFacts({ apps, question }: World): FlatFacts[] {
  const looked = table.filter(({ actions }) => actions.includes('view') || actions.includes('install')).flatMap(({ when }) => when.map(factOf));
  const fields = [...new Set(looked)].filter((id) => facts[id].of === 'app').map((id) => [fieldOf(id), facts[id].judge] as const);
  return apps.map((_, row) => {
    const input = question(row, viewers[0], 'view');
    const flat: Record<string, boolean> = {};
    for (const [field, judge] of fields) flat[field] = judge(input);
    return flat;
  });
}
