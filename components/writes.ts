// The one way every write of a provider goes: busy, sent with a key that a repetition shares while nobody knows the outcome, the facts as they are
// afterwards, then told and announced once. It decides nothing, shows nothing, and puts nothing down before the server answered.
import { msg } from '@lit/localize';
import { asMarketplaceError, MarketplaceError } from '../src/errors.ts';
import { approve, install, limitKey, markupKey, ON_PERMISSIONS, setMarkup, setSwitches, setUsageLimit, uninstall, withAttempt, type ApproveRequest, type Attempt, type Marketplace } from '../src/marketplace.ts';
import { answerAuthorization, consentKey, type ConsentAnswer } from '../src/marketplace/consenting.ts';
import type { SwitchesRequest } from '../src/schema/approving.ts';
import type { InstallRequest } from '../src/schema/installation.ts';
import type { MarkupRequest, UsageLimitRequest } from '../src/schema/pricing.ts';
import type { Records } from '../src/schema/session.ts';
import type { UninstallRequest } from '../src/schema/uninstalling.ts';
import { emit, type MarketplaceEvents } from './events.ts';
import { approvedWords, installedWords, limitWords, notChangedWords, refusedWords, switchedWords, uninstalledWords } from './locale/announcements.ts';

/** Where writes are put down and told. */
export interface WritesHost {
  /** Where events are fired. */
  readonly target: EventTarget;
  readonly current: () => Marketplace | undefined;
  readonly publish: (next: Marketplace) => void;
  readonly announce: (words: string) => void;
}

/** How a write ended, with the facts as they are afterwards. */
interface Outcome {
  readonly records: Records | null;
  readonly attempt: Attempt;
}

/** One kind of write: where it is put down, how it is sent, and what is told of its outcome. */
export interface Write<Request, Sent extends Outcome> {
  /** The key in `attempts`. A second write on the same, while one is on its way, is not done. */
  readonly on: string;
  /** The event that asked for it, so that equal details of two kinds do not share a key. */
  readonly asked: keyof MarketplaceEvents;
  readonly request: Request;
  readonly send: (marketplace: Marketplace, request: Request, idempotencyKey: string) => Promise<Sent>;
  /** What happened, once; a refusal too. `marketplace` has the new facts already. */
  readonly tell: (sent: Sent, marketplace: Marketplace) => void;
  /** What is said of a failure that says nothing itself, in lower case. */
  readonly failed: string;
}

export class Writes {
  readonly #host: WritesHost;
  /** Keys of writes whose outcome is not known, by request: the same request again must not be done twice. */
  readonly #unsettled = new Map<string, string>();

  constructor(host: WritesHost) {
    this.#host = host;
  }

  /** Somebody else is signed in, or another server is asked: nothing of before is repeated. */
  forget(): void {
    this.#unsettled.clear();
  }

  install(request: InstallRequest): Promise<void> {
    const { appId } = request;
    return this.perform({
      on: appId,
      asked: 'mkt-install-request',
      request,
      send: install,
      failed: 'the installation failed',
      tell: ({ attempt }, marketplace) => {
        if (attempt.kind === 'refused') {
          this.#host.announce(refusedWords(attempt.decision));
          emit(this.#host.target, 'mkt-refused', { appId, decision: attempt.decision });
        } else {
          this.#host.announce(installedWords(request, marketplace));
          emit(this.#host.target, 'mkt-installed', { appId });
        }
      },
    });
  }

  /** Takes an app away from the sub-accounts named, or from the whole agency. */
  uninstall(request: UninstallRequest): Promise<void> {
    const { appId } = request;
    return this.perform({
      on: appId,
      asked: 'mkt-uninstall-request',
      request,
      send: uninstall,
      failed: 'uninstalling failed',
      tell: ({ attempt }, marketplace) => {
        if (attempt.kind !== 'uninstalled') return;
        this.#host.announce(uninstalledWords(attempt.uninstalled, marketplace));
        emit(this.#host.target, 'mkt-uninstalled', { appId, subAccountIds: attempt.uninstalled.flatMap(({ subAccountId }) => subAccountId ?? []) });
      },
    });
  }

  /** The agency's word on apps. */
  approve(request: ApproveRequest): Promise<void> {
    return this.perform({ on: ON_PERMISSIONS, asked: 'mkt-approve-request', request, send: approve, failed: 'the approvals could not be changed', tell: ({ attempt }) => this.#tellPermissions(attempt, request) });
  }

  /** The agency's switches. */
  setSwitches(request: SwitchesRequest): Promise<void> {
    return this.perform({ on: ON_PERMISSIONS, asked: 'mkt-switches-request', request, send: setSwitches, failed: 'the switches could not be changed', tell: ({ attempt }) => this.#tellPermissions(attempt) });
  }

  #tellPermissions(attempt: Attempt, { approvals }: Partial<ApproveRequest> = {}): void {
    const { announce, target } = this.#host;
    if (attempt.kind === 'refused') {
      announce(notChangedWords(attempt.decision));
      const [only, ...others] = approvals ?? [];
      emit(target, 'mkt-refused', { appId: only && others.length === 0 ? only.appId : null, decision: attempt.decision });
    } else if (attempt.kind === 'approved') {
      announce(approvedWords(attempt.outcomes));
      emit(target, 'mkt-approved', { outcomes: attempt.outcomes });
    } else if (attempt.kind === 'switched') {
      announce(switchedWords(attempt));
      emit(target, 'mkt-switched', { switches: attempt.switches });
    }
  }

  setMarkup(request: MarkupRequest): Promise<void> {
    return this.#savePrice(markupKey(request.appId), 'mkt-markup-request', request, setMarkup, () => msg('Saved. Sub-accounts pay the new price from now on.'));
  }

  setUsageLimit(request: UsageLimitRequest): Promise<void> {
    return this.#savePrice(limitKey(request.appId), 'mkt-usage-limit-request', request, setUsageLimit, () => limitWords(request));
  }

  #savePrice<Request extends { readonly appId: string }>(on: string, asked: keyof MarketplaceEvents, request: Request, send: Write<Request, Outcome>['send'], words: () => string): Promise<void> {
    return this.perform({
      on,
      asked,
      request,
      send,
      failed: 'the price was not saved',
      tell: () => {
        this.#host.announce(words());
        emit(this.#host.target, 'mkt-price-saved', { appId: request.appId });
      },
    });
  }

  /** Answers an authorization, and has the page go on. Nothing is granted on a page that does not say how: only the first-party page does. */
  consent({ authorizationId, answer }: ConsentAnswer, navigate: ((url: string) => void) | undefined): Promise<void> {
    return this.perform({
      on: consentKey(authorizationId),
      asked: answer.answer === 'allow' ? 'mkt-consent-allow-request' : 'mkt-consent-deny-request',
      request: { authorizationId, answer },
      send: (marketplace, request) => {
        if (answer.answer === 'allow' && !navigate) throw new MarketplaceError('config', 'only the first-party page grants: its provider has `navigate`');
        return answerAuthorization(marketplace, request);
      },
      failed: 'the answer was not taken',
      tell: ({ attempt, returnUrl }) => {
        if (attempt.kind === 'refused') this.#host.announce(refusedWords(attempt.decision));
        if (returnUrl === null) return;
        emit(this.#host.target, 'mkt-consent-answered', { authorizationId, answer: answer.answer });
        navigate?.(returnUrl);
      },
    });
  }

  /** Performs a write, unless one on the same is on its way. Never throws: a failure is put down and told. */
  async perform<Request, Sent extends Outcome>({ on, asked, request, send, tell, failed }: Write<Request, Sent>): Promise<void> {
    const host = this.#host;
    const start = host.current();
    if (!start || start.attempts.get(on)?.kind === 'busy') return;
    host.publish(withAttempt(start, on, { kind: 'busy' }));
    const name = JSON.stringify([asked, request]);
    // What belongs to somebody else by now is not changed by it.
    const here = (): Marketplace | undefined => {
      const value = host.current();
      return value?.client === start.client ? value : undefined;
    };
    try {
      const key = this.#unsettled.get(name) ?? crypto.randomUUID();
      this.#unsettled.set(name, key);
      const sent = await send(start, request, key);
      this.#unsettled.delete(name);
      const value = here();
      if (!value) return;
      const next = withAttempt({ ...value, records: sent.records }, on, sent.attempt);
      host.publish(next);
      tell(sent, next);
    } catch (thrown) {
      const error = asMarketplaceError(thrown, 'server', failed);
      if (!isOurs(error)) return;
      if (!isUnsettled(error)) this.#unsettled.delete(name);
      const value = here();
      if (value) host.publish(withAttempt(value, on, { kind: 'failed', error }));
      emit(host.target, 'mkt-error', { error });
    }
  }
}

/** By name and not by class: the error may come from another copy of the bundle. */
export const isOurs = (error: unknown): error is MarketplaceError => error instanceof Error && error.name === 'MarketplaceError';

/** Nobody knows whether the server did it. */
const isUnsettled = ({ code }: MarketplaceError): boolean => code === 'network' || code === 'server' || code === 'contract';
