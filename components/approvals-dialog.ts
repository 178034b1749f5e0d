// What stands between pressing and the request: an approval is confirmed, a disapproval is confirmed by typing the word under an exact list of what it
// uninstalls where, and a switch that takes apps out of sight says so first. It fires nothing and writes nothing: what was confirmed goes to `act`.
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { lostWords } from './approvals-switches.ts';
import type { SwitchImpact, Uninstalls } from '../src/marketplace/approvals.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { CONFIRMATION, type Switch } from '../src/policy/index.ts';
import type { SubAccount } from '../src/schema/account.ts';
import { icon } from './icons.ts';
import { switchWords } from './locale/announcements.ts';
import { list, number, plural } from './locale/format.ts';
import { OpenedDialog } from './opened-dialog.ts';

/** Apps listed before more are asked for. */
const LISTED = 50;

export type Asked =
  | { readonly kind: 'approve'; readonly appIds: readonly string[]; readonly name: string | null }
  | { readonly kind: 'disapprove'; readonly appIds: readonly string[]; readonly name: string | null }
  | { readonly kind: 'switch'; readonly name: Switch; readonly impact: SwitchImpact };

/** Where the dialog learns what it says, and what it does once it is confirmed. */
export interface DialogWork {
  readonly subAccounts: () => readonly SubAccount[];
  /** What a disapproval uninstalls as things are now. */
  readonly uninstalls: (appIds: readonly string[]) => Promise<Uninstalls>;
  readonly act: (asked: Asked, uninstalls: Uninstalls | null, typed: string) => void;
}

export class ApprovalsDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #dialog: OpenedDialog;
  readonly #work: DialogWork;
  #asked: Asked | null = null;
  #uninstalls: Uninstalls | null = null;
  #failed = false;
  #typed = '';
  #listed = LISTED;

  constructor(host: LitElement, work: DialogWork) {
    this.#host = host;
    this.#work = work;
    this.#dialog = new OpenedDialog(host, 'dialog.choice.wide:not(.leave)', (dialog) => dialog.querySelector('#ask-title'));
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#asked = null;
  }

  ask(asked: Asked): void {
    this.#asked = asked;
    this.#typed = '';
    this.#listed = LISTED;
    this.#uninstalls = null;
    this.refresh();
    this.#host.requestUpdate();
  }

  /** The facts are others: what is uninstalled is worked out again. */
  readonly refresh = (): void => {
    const asked = this.#asked;
    if (asked?.kind !== 'disapprove') return;
    this.#failed = false;
    const settle = (uninstalls: Uninstalls | null): void => {
      if (this.#asked !== asked) return;
      [this.#uninstalls, this.#failed] = [uninstalls, uninstalls === null];
      this.#host.requestUpdate();
    };
    this.#work.uninstalls(asked.appIds).then(settle, () => settle(null));
  };

  render(): TemplateResult | typeof nothing {
    const asked = this.#asked;
    if (!asked) return nothing;
    const ready = this.#ready(asked);
    return html`<dialog part="dialog" class="choice wide" aria-labelledby="ask-title" closedby=${asked.kind === 'disapprove' ? 'closerequest' : 'any'} @close=${this.#close}>
      <form method="dialog" @submit=${this.#submit}>
        <h3 id="ask-title" class="phrase" tabindex="-1">${title(asked)}</h3>
        ${this.#body(asked)}
        <div class="buttons">
          <button type="button" @click=${this.#cancel}>${msg('Cancel')}</button>
          <button class=${asked.kind === 'approve' ? 'primary' : 'danger'} part="confirm" aria-disabled=${ready ? nothing : 'true'} aria-describedby=${asked.kind === 'disapprove' ? 'confirm-hint' : nothing}>${verb(asked)}</button>
        </div>
      </form>
    </dialog>`;
  }

  #body(asked: Asked): TemplateResult {
    if (asked.kind === 'switch') return html`<p class="lead">${lostWords(asked.name, asked.impact)}</p><p class="lead">${msg('Nothing is uninstalled, and turning it on again brings everything back.')}</p>`;
    if (asked.kind === 'approve') {
      return html`<p class="lead">${plural(asked.appIds.length, msg('Sub-accounts see it, and their admins can install it.'), msg('Sub-accounts see them, and their admins can install them.'))}</p>
        <p class="lead">${msg('Approving installs nothing: where an app was uninstalled before, it stays uninstalled.')}</p>`;
    }
    return html`<p class="lead">${plural(asked.appIds.length, msg('It disappears for sub-accounts, and nobody can install it there.'), msg('They disappear for sub-accounts, and nobody can install them there.'))}</p>
      ${this.#failed
        ? html`<p class="lead failed" role="alert">${icon('warning')} ${msg('What this uninstalls could not be worked out.')} <button type="button" @click=${this.refresh}>${msg('Try again')}</button></p>`
        : this.#uninstalls
          ? this.#losses(this.#uninstalls)
          : html`<p class="lead" role="status">${msg('Working out what this uninstalls…')}</p>`}
      <label for="confirm">${msg(str`Type ${CONFIRMATION} to go on`)}</label>
      <input id="confirm" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" .value=${this.#typed} @input=${this.#type} />
      <p class="found" id="confirm-hint">${this.#hint()}</p>`;
  }

  #losses({ apps, subAccounts, installations }: Uninstalls): TemplateResult {
    if (apps.length === 0) return html`<p class="lead none">${icon('check')} ${msg('No sub-account has it installed: nothing is uninstalled.')}</p>`;
    const names = new Map(this.#work.subAccounts().map(({ id, name }) => [id, name]));
    const more = apps.length - this.#listed;
    const [what, where] = [
      plural(installations, msg('One installation'), msg(str`${number(installations)} installations`)),
      plural(subAccounts, msg('one sub-account'), msg(str`${number(subAccounts)} sub-accounts`)),
    ];
    return html`<p class="losses-title">${icon('warning')}<span class="phrase">${msg(str`${what} in ${where} will be removed, with what the apps do there:`)}</span></p>
      <ul class="losses" part="uninstalls" tabindex="0" aria-label=${msg('What will be uninstalled where')}>
        ${apps.slice(0, this.#listed).map(({ name, subAccountIds }) => html`<li><b><bdi>${shownName(name)}</bdi></b> <span class="phrase">${list(subAccountIds.map((id) => names.get(id) ?? id))}</span></li>`)}
      </ul>
      ${more > 0 ? html`<button type="button" class="quiet" @click=${this.#more}>${msg(str`Show ${number(Math.min(LISTED, more))} more of ${number(more)}`)}</button>` : nothing}
      <p class="lead">${msg('Approving again later does not reinstall them.')}</p>`;
  }

  #hint(): string {
    if (this.#typed === '' || this.#typed === CONFIRMATION) return '';
    return this.#typed.toUpperCase() === CONFIRMATION ? msg('In capitals, as it stands above.') : '';
  }

  #ready(asked: Asked): boolean {
    return asked.kind !== 'disapprove' || (this.#typed === CONFIRMATION && this.#uninstalls !== null);
  }

  readonly #type = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) this.#typed = currentTarget.value;
    this.#host.requestUpdate();
  };

  readonly #more = (): void => {
    this.#listed += LISTED;
    this.#host.requestUpdate();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const asked = this.#asked;
    if (!asked || !this.#ready(asked)) return;
    const [uninstalls, typed] = [this.#uninstalls, this.#typed];
    // Closed first: the focus goes back to the button before the answer changes it.
    this.#dialog.element?.close();
    this.#work.act(asked, uninstalls, typed);
  };

  readonly #cancel = (): void => this.#dialog.element?.close();

  readonly #close = (): void => {
    this.#asked = null;
    this.#host.requestUpdate();
  };
}

function title(asked: Asked): TemplateResult | string {
  if (asked.kind === 'switch') return msg(str`Turn off “${switchWords(asked.name)}”?`);
  const count = asked.appIds.length;
  const name = html`<bdi>${shownName(asked.name ?? '')}</bdi>`;
  if (asked.kind === 'approve') return asked.name === null ? plural(count, msg('Approve one app?'), msg(str`Approve ${number(count)} apps?`)) : msg(html`Approve ${name}?`);
  return asked.name === null ? plural(count, msg('Disapprove one app?'), msg(str`Disapprove ${number(count)} apps?`)) : msg(html`Disapprove ${name}?`);
}

function verb(asked: Asked): string {
  if (asked.kind === 'switch') return msg('Turn off');
  const count = asked.appIds.length;
  if (asked.kind === 'approve') return plural(count, msg('Approve'), msg(str`Approve ${number(count)} apps`));
  return plural(count, msg('Disapprove'), msg(str`Disapprove ${number(count)} apps`));
}

export const approvalsDialogCss = css`
  dialog.wide {
    inline-size: min(520px, calc(100vi - 32px));
  }
  .choice h3:focus-visible {
    outline: none;
  }
  .choice .lead + .lead {
    margin-block-start: -8px;
  }
  .losses-title {
    display: flex;
    gap: 8px;
    margin: 0 0 8px;
    color: var(--danger);
    font-weight: 500;
  }
  .losses {
    display: grid;
    gap: 8px;
    max-block-size: 240px;
    margin: 0 0 8px;
    padding: 12px;
    overflow: auto;
    border: 1px solid color-mix(in oklab, var(--danger) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--danger-tint);
    list-style: none;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .losses .phrase {
    display: block;
  }
  button.danger:not([aria-disabled]) {
    border-color: var(--danger);
    background: var(--danger);
    color: var(--surface);
  }
`;
