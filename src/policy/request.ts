// A decision asked for in one self-contained piece: a history is replayed first, then the question is put to the same `evaluate`.
import type { CapFacts, CapState, Decision, DecisionRequest, PolicyRevision } from '../schema/policy.ts';
import { evaluate } from './evaluate.ts';
import type { Input } from './question.ts';
import { capFacts, replay } from './ledger.ts';

/** A decision; where a history was given, with the cap facts it amounts to. */
export type Answer = Decision & { readonly cap?: CapFacts & { readonly state: CapState } };

/** The question a request asks. `events` win over `cap`; the viewer's own agency id wins over `agency.id`. */
export function questionOf(request: DecisionRequest, revision: PolicyRevision): Input & { readonly cap?: Answer['cap'] } {
  const { action, now, viewer, agency, domain, installed, approval, asOf, events } = request;
  const agencyId = (viewer.kind === 'developer' ? undefined : viewer.agencyId) ?? agency.id;
  const ledger = events && replay(request.app, events, revision, now);
  const cap = ledger && { ...capFacts(ledger, agencyId), state: ledger.state };
  return {
    action,
    now,
    viewer,
    domain,
    app: ledger ? { ...request.app, type: ledger.type, securityReview: ledger.securityReview } : request.app,
    target: request.target,
    snapshot: { revision, source: 'none', asOf: asOf ?? null, records: { agency, approval: approval ?? undefined, cap: cap ?? request.cap ?? undefined, installed } },
    ...(cap && { cap }),
  };
}

/** Decides one request under a revision. */
export function decide(request: DecisionRequest, revision: PolicyRevision): Answer {
  const { cap, ...question } = questionOf(request, revision);
  return { ...evaluate(question), ...(cap && { cap }) };
}
