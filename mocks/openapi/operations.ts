// Our own contract, `/marketplace/v1`, as data: each operation with what it takes, what it answers and how it refuses, in the schemas both sides parse with. The
// document and the reference page are made of it; a test holds it against the paths the mock answers.
import type * as z from 'zod/mini';
import { ApprovalsAnswer, ApprovalsRequest, SwitchesAnswer, SwitchesRequest } from '../../src/schema/approving.ts';
import { Authorization, AuthorizationAnswer, AuthorizationAnswered, AuthorizationQuery } from '../../src/schema/authorization.ts';
import { Delivery, DeliveryPage } from '../../src/schema/delivery.ts';
import { Installation, InstallRequest, PlanRequest } from '../../src/schema/installation.ts';
import { MarkupAnswer, MarkupRequest, UsageLimitAnswer, UsageLimitRequest } from '../../src/schema/pricing.ts';
import { InstallAnswer, ListingByLink, ListingChanges, ListingPage, MyApp, MyApps, Records, Session } from '../../src/schema/session.ts';
import { UninstallAnswer, UninstallRequest } from '../../src/schema/uninstalling.ts';
import { Conversion, Verdict } from '../world/developing.ts';

export interface Query {
  readonly name: string;
  readonly says: string;
  readonly required?: true;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ContractOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As OpenAPI writes it: `/listings/{appId}`. */
  readonly path: string;
  readonly area: string;
  readonly says: string;
  /** Whose token is enough. */
  readonly who: 'anybody' | 'agency or sub-account' | 'agency' | 'developer' | 'reviewer';
  readonly query?: readonly Query[];
  readonly request?: readonly [name: string, schema: z.ZodMiniType];
  readonly answer: readonly [status: number, name: string, schema: z.ZodMiniType] | 'events';
  /** Decided once for each `Idempotency-Key`. */
  readonly once?: true;
  /** Carries an `ETag`; 304 where the reader has it. */
  readonly conditional?: true;
  /** How it refuses beside 401 and 405, by status, and why. */
  readonly refuses: Readonly<Record<number, string>>;
}

const page = (text: string): Query => ({ name: 'limit', says: text, schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } });
const text = (name: string, says: string): Query => ({ name, says, schema: { type: 'string' } });

const WRONG = 'A field or parameter is wrong, is missing, or is none of this operation.';
const REFUSED = 'The policy refuses; the decision is part of the answer.';
const HIDDEN = 'There is none, or the actor may not know of it: the two cannot be told apart.';
const NO_KEY = 'No `Idempotency-Key`.';

export const contract: readonly ContractOperation[] = [
  { id: 'getSession', method: 'GET', path: '/session', area: 'Reading', says: 'Who is signed in, under which brand, and the policy revisions there are.', who: 'anybody', answer: [200, 'Session', Session], conditional: true, refuses: { 422: WRONG } },
  { id: 'getRecords', method: 'GET', path: '/records', area: 'Reading', says: 'What decisions need beside listings: approvals, installations, cap facts, the agency’s switches.', who: 'anybody', answer: [200, 'Records', Records], conditional: true, refuses: { 422: WRONG } },
  { id: 'listListings', method: 'GET', path: '/listings', area: 'Reading', says: 'The catalogue as the actor may see it, a page at a time, most installed first.', who: 'agency or sub-account', query: [page('Listings in one page.'), text('cursor', 'Where the page before ended.')], answer: [200, 'ListingPage', ListingPage], conditional: true, refuses: { 403: 'The actor has no catalogue.', 422: WRONG } },
  { id: 'listListingChanges', method: 'GET', path: '/listings/changes', area: 'Reading', says: 'What changed in the catalogue since a cursor; `reset` where that cannot be said and everything is to be read again.', who: 'agency or sub-account', query: [page('Changes in one page.'), { ...text('since', 'The cursor of a page, or of changes, before.'), required: true }], answer: [200, 'ListingChanges', ListingChanges], refuses: { 403: 'The actor has no catalogue.', 422: WRONG } },
  { id: 'getListing', method: 'GET', path: '/listings/{appId}', area: 'Reading', says: 'One listing by its link, private ones too.', who: 'agency or sub-account', answer: [200, 'ListingByLink', ListingByLink], conditional: true, refuses: { 403: 'The actor has no catalogue.', 404: HIDDEN, 422: WRONG } },
  { id: 'getEvents', method: 'GET', path: '/events', area: 'Reading', says: 'A feed that says that something changed, never what: server-sent events, resumed by `Last-Event-ID`.', who: 'anybody', answer: 'events', refuses: { 403: 'Reviewers have no feed.', 422: WRONG } },
  { id: 'install', method: 'POST', path: '/installations', area: 'Installing', says: 'Installs an app: for the agency, or in the sub-accounts named. All of it or nothing.', who: 'agency or sub-account', request: ['InstallRequest', InstallRequest], answer: [201, 'InstallAnswer', InstallAnswer], once: true, refuses: { 400: NO_KEY, 403: REFUSED, 404: HIDDEN, 422: WRONG } },
  { id: 'changePlan', method: 'PUT', path: '/installations/{id}/plan', area: 'Installing', says: 'Changes the plan an installation is on.', who: 'agency or sub-account', request: ['PlanRequest', PlanRequest], answer: [200, 'Installation', Installation], once: true, refuses: { 400: NO_KEY, 403: 'The actor may not change it.', 404: HIDDEN, 422: WRONG } },
  { id: 'uninstall', method: 'POST', path: '/uninstallations', area: 'Installing', says: 'Takes an app away: from the sub-accounts named, or from the whole agency.', who: 'agency or sub-account', request: ['UninstallRequest', UninstallRequest], answer: [200, 'UninstallAnswer', UninstallAnswer], once: true, refuses: { 400: NO_KEY, 403: 'The actor may not uninstall it.', 404: HIDDEN, 409: 'Another sub-account has it by now than was confirmed.', 422: WRONG } },
  { id: 'approve', method: 'PUT', path: '/approvals', area: 'Governing', says: 'Gives the agency’s word on apps for its sub-accounts, one or a thousand; disapproving uninstalls.', who: 'agency', request: ['ApprovalsRequest', ApprovalsRequest], answer: [200, 'ApprovalsAnswer', ApprovalsAnswer], once: true, refuses: { 400: NO_KEY, 403: REFUSED, 422: WRONG } },
  { id: 'turnSwitches', method: 'PUT', path: '/switches', area: 'Governing', says: 'Sets the agency’s three switches for its sub-accounts.', who: 'agency', request: ['SwitchesRequest', SwitchesRequest], answer: [200, 'SwitchesAnswer', SwitchesAnswer], once: true, refuses: { 400: NO_KEY, 403: 'Owners and admins only.', 422: WRONG } },
  { id: 'setMarkup', method: 'PUT', path: '/markup', area: 'Governing', says: 'Sets the agency’s profit on what an app charges by use.', who: 'agency', request: ['MarkupRequest', MarkupRequest], answer: [200, 'MarkupAnswer', MarkupAnswer], refuses: { 403: 'Owners and admins only.', 404: HIDDEN, 422: WRONG } },
  { id: 'setUsageLimit', method: 'PUT', path: '/usage-limits', area: 'Governing', says: 'Sets how much of an app each sub-account may use in a day.', who: 'agency', request: ['UsageLimitRequest', UsageLimitRequest], answer: [200, 'UsageLimitAnswer', UsageLimitAnswer], refuses: { 403: 'Owners and admins only.', 404: HIDDEN, 422: WRONG } },
  { id: 'askForAccess', method: 'POST', path: '/authorizations', area: 'Consenting', says: 'What a consent page shows: which app asks for what, with a decision for each account.', who: 'agency or sub-account', request: ['AuthorizationQuery', AuthorizationQuery], answer: [200, 'Authorization', Authorization], refuses: { 403: 'The actor has no accounts.', 422: WRONG } },
  { id: 'answerAccess', method: 'POST', path: '/authorizations/{id}/answer', area: 'Consenting', says: 'Answers a request for access, once, for the scopes that were shown; gives the address to go back to.', who: 'agency or sub-account', request: ['AuthorizationAnswer', AuthorizationAnswer], answer: [200, 'AuthorizationAnswered', AuthorizationAnswered], refuses: { 403: REFUSED, 404: 'There is no such request, it is not the actor’s, or it is over.', 409: 'It was answered already, or the app changed meanwhile.', 422: WRONG } },
  { id: 'listMyApps', method: 'GET', path: '/my-apps', area: 'Developing', says: 'The developer’s apps, each with its cap, its ledger and the agencies that count.', who: 'developer', answer: [200, 'MyApps', MyApps], refuses: { 403: 'Developers only.', 422: WRONG } },
  { id: 'makePrivate', method: 'POST', path: '/my-apps/{appId}/conversion', area: 'Developing', says: 'Makes a public app private; the cap applies at once.', who: 'developer', request: ['Conversion', Conversion], answer: [200, 'MyApp', MyApp], refuses: { 403: 'Developers only.', 404: HIDDEN, 409: 'It is private already.', 422: WRONG } },
  { id: 'listDeliveries', method: 'GET', path: '/deliveries', area: 'Developing', says: 'What apps were told by webhook, newest first, with every attempt.', who: 'developer', query: [text('appId', 'Of this app only.'), page('Deliveries in one page.'), text('before', 'Older than this delivery.')], answer: [200, 'DeliveryPage', DeliveryPage], refuses: { 403: 'Developers only.', 422: WRONG } },
  { id: 'resendDelivery', method: 'POST', path: '/deliveries/{id}/resend', area: 'Developing', says: 'Sends a delivery again, as it is. The body is an empty object.', who: 'developer', answer: [202, 'Delivery', Delivery], once: true, refuses: { 400: NO_KEY, 403: 'Developers only.', 404: HIDDEN, 409: 'It is on its way.', 422: WRONG } },
  { id: 'review', method: 'POST', path: '/reviews/{appId}', area: 'Reviewing', says: 'A reviewer’s verdict on a listing or on a security review.', who: 'reviewer', request: ['Verdict', Verdict], answer: [200, 'MyApp', MyApp], refuses: { 403: 'Reviewers only.', 404: HIDDEN, 409: 'There is nothing to decide.', 422: WRONG } },
];
