// The policy core's public face. Pure: no clock, no storage, no network, no DOM; imports nothing from outside its room but types.
export { allows, decideCatalogue, noticesOf, packFacts, rulesOf, type Column, type FactTable } from './catalogue.ts';
export { evaluate, fixableBy } from './evaluate.ts';
export { operations, type Operation } from './calls.ts';
export { capState, inScope } from './cap.ts';
export { facts, type FactId, type Literal } from './facts.ts';
export { canonicalScope, type Fact, type Input, type Snapshot } from './question.ts';
export { CONFIRMATION } from './target-facts.ts';
export { capFacts, replay, type CapChange, type Ledger, type LedgerApp, type Step } from './ledger.ts';
export { NOTICE_DAYS, policyAt, registerRevision, shippedRevisions, type Registration } from './revisions.ts';
export { rules, type Rule, type RuleId } from './rules.ts';
export { sayings, type Saying } from './says.ts';
export { explain, english, type Explanation, type Words } from './explain.ts';
export { decide, questionOf, type Answer } from './request.ts';
export { compare, uninstallsOf, type Comparison, type Decided, type Difference, type Uninstall } from './compare.ts';
export { tally, type Standing, type Tallied } from './tally.ts';
export { groupByFixer, type Fixer, type FixerGroup } from './fixers.ts';
export { replayTrace, trace, type Trace } from './trace.ts';
export { after, remediesFor, whatWouldAllow, withOverrides, type Overrides, type Remedy, type RemedyId } from './whatif.ts';
