// The answer of an authorization server, read from the address it sent the browser to and compared with what was begun (RFC 6749 4.1.2, 9207, 9700).
// Whatever is wrong is one `MarketplaceError` whose cause names the fault; neither holds a value of the answer. It asks nobody, stores nothing and
// goes nowhere: an answer that is refused here has cost no call to any token endpoint.
import { MarketplaceError, type ErrorCode } from '../errors.ts';
import { answerWords } from './authorize.ts';
import { sameSecret, secretShape } from './pkce.ts';
import { LONGEST_WAIT, type Transaction } from './transaction.ts';

/** Every way an answer can be wrong, with the code of its error and what its message says. */
const FAULTS = {
  'address.unreadable': ['invalid', 'it is not a URL'],
  'address.other': ['invalid', 'it came to another address than the redirect URI'],
  'parameter.repeated': ['invalid', 'a parameter stands in it more than once'],
  'state.missing': ['invalid', 'it has no state'],
  'state.malformed': ['invalid', 'its state is not one of ours'],
  'state.unknown': ['invalid', 'no authorization with its state was begun here'],
  'state.other': ['invalid', 'its state belongs to another authorization'],
  'state.replayed': ['conflict', 'its state was used already'],
  'state.expired': ['conflict', 'it came too late'],
  'issuer.missing': ['forbidden', 'the server does not name itself, though it promised to'],
  'issuer.other': ['forbidden', 'another server answered'],
  'account.other': ['forbidden', 'it was begun for another account'],
  'answer.token': ['contract', 'it holds a token, which was not asked for'],
  'answer.wrapped': ['contract', 'it is wrapped in a response object, which was not asked for'],
  'answer.fragment': ['contract', 'it stands in the fragment'],
  'answer.both': ['contract', 'it says both yes and no'],
  'answer.empty': ['contract', 'it says neither yes nor no'],
  'code.malformed': ['contract', 'its code has characters that no code has'],
  'error.malformed': ['contract', 'its error has characters that no error has'],
  denied: ['forbidden', 'access was denied'],
  'sign-in.needed': ['unauthorized', 'the server wants somebody to sign in or to choose first'],
  'request.refused': ['config', 'the server takes exception to the request, the app or its permissions'],
  'server.failed': ['server', 'the server failed'],
  'error.unknown': ['server', 'the server refused for a reason it does not share with others'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, string]>>;
export type CallbackFault = keyof typeof FAULTS;
export const callbackFaults = Object.keys(FAULTS) as readonly CallbackFault[];

/** The error words that are known: RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6. Any other word is the server's own affair. */
const ERRORS: ReadonlyMap<string, CallbackFault> = new Map([
  ['access_denied', 'denied'],
  ...words('sign-in.needed', 'login_required interaction_required consent_required account_selection_required'),
  ...words('request.refused', 'invalid_request unauthorized_client unsupported_response_type invalid_scope'),
  ...words('request.refused', 'invalid_request_uri invalid_request_object request_not_supported request_uri_not_supported'),
  ...words('server.failed', 'server_error temporarily_unavailable'),
]);

function words(fault: CallbackFault, list: string): [string, CallbackFault][] {
  return list.split(' ').map((word) => [word, fault]);
}

export interface Answer {
  /** Goes to the token endpoint of `issuer`, with the verifier, once. */
  readonly code: string;
  readonly issuer: string;
  readonly redirectUri: string;
}

export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now?: number | undefined;
  /** The host's account that is open now; left out, it is not compared. */
  readonly account?: string | null | undefined;
}

export function callbackError(fault: CallbackFault): MarketplaceError {
  const [code, why] = FAULTS[fault];
  return new MarketplaceError(code, `the authorization was not completed: ${why}`, { cause: { fault } });
}

/** What was wrong with an answer, or null for an error of another kind. */
export function faultOf(error: unknown): CallbackFault | null {
  const cause: unknown = error instanceof Object && 'cause' in error ? error.cause : null;
  const fault: unknown = cause instanceof Object && 'fault' in cause ? cause.fault : null;
  return callbackFaults.find((one) => one === fault) ?? null;
}

/** Transactions that had their answer: the same one does not get a second. */
const answered = new WeakSet<Transaction>();

/**
 * The code of an answer, or a `MarketplaceError`. `transaction` is what was begun, null where nothing is known of it. A transaction is good for one
 * answer, of whatever kind, that has its state.
 */
export function readCallback(url: string | URL, transaction: Transaction | null, { now = Date.now(), account }: Circumstances = {}): Answer {
  const answer = parametersOf(url);
  const state = stateOf(answer);
  if (!transaction) throw callbackError('state.unknown');
  if (!sameSecret(state, transaction.state)) throw callbackError('state.other');
  if (answered.has(transaction)) throw callbackError('state.replayed');
  answered.add(transaction);
  // A clock that was set back by more than a minute must not lengthen the wait.
  if (!(now < transaction.expiresAt && transaction.expiresAt - now <= LONGEST_WAIT + 60_000)) throw callbackError('state.expired');
  if (!isAt(answer.url, transaction.redirectUri)) throw callbackError('address.other');
  const issuer = answer.get('iss');
  if (issuer === null && transaction.server.namesItself) throw callbackError('issuer.missing');
  if (issuer !== null && issuer !== transaction.server.issuer) throw callbackError('issuer.other');
  if (account !== undefined && account !== transaction.account) throw callbackError('account.other');
  return { code: codeOf(answer), issuer: transaction.server.issuer, redirectUri: transaction.redirectUri };
}

/** The state of an answer, before anything is known of what it answers. */
export const stateIn = (url: string | URL): string => stateOf(parametersOf(url));

interface Parameters {
  readonly url: URL;
  readonly get: (name: (typeof answerWords)[number]) => string | null;
}

function parametersOf(address: string | URL): Parameters {
  if (!URL.canParse(String(address))) throw callbackError('address.unreadable');
  const url = new URL(address);
  const { searchParams: query } = url;
  if (answerWords.some((name) => query.getAll(name).length > 1)) throw callbackError('parameter.repeated');
  const fragment = new URLSearchParams(url.hash.slice(1));
  if (answerWords.some((name) => fragment.has(name))) throw callbackError('answer.fragment');
  return { url, get: (name) => query.get(name) };
}

function stateOf(answer: Parameters): string {
  const state = answer.get('state');
  if (state === null || state === '') throw callbackError('state.missing');
  if (!secretShape.test(state)) throw callbackError('state.malformed');
  return state;
}

function codeOf(answer: Parameters): string {
  if (answer.get('response') !== null) throw callbackError('answer.wrapped');
  if ((['access_token', 'id_token', 'refresh_token', 'token_type'] as const).some((name) => answer.get(name) !== null)) throw callbackError('answer.token');
  const code = answer.get('code');
  const error = answer.get('error');
  if (code !== null && error !== null) throw callbackError('answer.both');
  if (error !== null) throw callbackError(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(error) ? (ERRORS.get(error) ?? 'error.unknown') : 'error.malformed');
  if (code === null || code === '') throw callbackError('answer.empty');
  if (!/^[\x20-\x7e]{1,2048}$/.test(code)) throw callbackError('code.malformed');
  return code;
}

/** Whether the browser came back to the redirect URI: same origin, same path, and what stood in its query still does. */
function isAt(url: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  const own = [...expected.searchParams];
  return url.origin === expected.origin && url.pathname === expected.pathname && own.every(([name, value]) => url.searchParams.getAll(name).includes(value));
}
