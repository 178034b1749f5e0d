// A decision asked for in one self-contained piece: a history is replayed first, then the question is put to the same `evaluate`.
import type { CapFacts, CapState, Decision, DecisionRequest, PolicyRevision } from '../schema/policy.ts';
import { evaluate } from './evaluate.ts';
import { capFacts, replay } from './ledger.ts';

/** A decision; where a history was given, with the cap facts it amounts to. */
export type Answer = Decision & { readonly cap?: CapFacts & { readonly state: CapState } };

/** Decides one request under a revision. `events` win over `cap`; the viewer's own agency id wins over `agency.id`. */
export function decide(request: DecisionRequest, revision: PolicyRevision): Answer {
  const { action, now, viewer, agency, domain, installed, approval, asOf } = request;
  const agencyId = (viewer.kind === 'developer' ? undefined : viewer.agencyId) ?? agency.id;
  const ledger = request.events && replay(request.app, request.events, revision, now);
  const cap = ledger ? capFacts(ledger, agencyId) : (request.cap ?? undefined);
  const app = ledger ? { ...request.app, type: ledger.type, securityReview: ledger.securityReview } : request.app;
  const records = { agency, approval: approval ?? undefined, cap, installed };
  const decision = evaluate({ action, now, viewer, domain, app, snapshot: { revision, source: 'none', asOf: asOf ?? null, records } });
  return ledger && cap ? { ...decision, cap: { ...cap, state: ledger.state } } : decision;
}
