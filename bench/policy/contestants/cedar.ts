// Cedar compiled to WebAssembly: a policy set per viewer and action, parsed beforehand and kept on its side; the app's facts are the attributes of
// the resource. A decision names every policy that determined it.
import start, { preparsePolicySet, statefulIsAuthorized, type StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/web';
import type { Contestant, Told } from '../contestant.ts';
import { flatFacts, rulesFor, type LiveRule } from '../translate.ts';
import { ACTIONS, viewers } from '../world.ts';

const policyOf = ({ effect, when }: LiveRule): string => {
  const condition = when.map(({ field, is }) => `${is ? '' : '!'}resource.${field}`).join(' && ');
  return `${effect}(principal, action, resource)${condition && ` when { ${condition} }`};`;
};
const policySet = (viewer: number, place: number) => `${viewer}-${place}`;

export const cedar: Contestant = {
  reasons: 'all',
  enter: async (world, load) => {
    await start({ module_or_path: await load('cedar_wasm_bg.wasm') });
    for (const viewer of viewers.keys()) {
      for (const [place, action] of ACTIONS.entries()) {
        const staticPolicies = Object.fromEntries(rulesFor(world, viewer, action).map((rule) => [rule.id, policyOf(rule)]));
        const parsed = preparsePolicySet(policySet(viewer, place), { staticPolicies });
        if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join('; '));
      }
    }
    const resource = { type: 'App', id: 'app' };
    const calls = flatFacts(world).map((attrs): StatefulAuthorizationCall => ({
      principal: { type: 'User', id: 'viewer' },
      action: { type: 'Action', id: 'decide' },
      resource,
      context: {},
      entities: [{ uid: resource, attrs, parents: [] }],
      preparsedPolicySetId: '',
    }));
    const decided = ACTIONS.map(() => new Array<Told>(calls.length));
    return {
      decide: (viewer) => {
        for (const place of ACTIONS.keys()) {
          const preparsedPolicySetId = policySet(viewer, place);
          for (let row = 0; row < calls.length; row += 1) {
            const call = calls[row];
            call.preparsedPolicySetId = preparsedPolicySetId;
            const answer = statefulIsAuthorized(call);
            if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
            const { decision, diagnostics } = answer.response;
            decided[place][row] = { allow: decision === 'allow', because: diagnostics.reason.length > 0 ? diagnostics.reason : ['policy.no-permit'] };
          }
        }
      },
      told: (action, row) => decided[ACTIONS.indexOf(action)][row],
    };
  },
};
