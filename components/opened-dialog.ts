// Opens the dialog of a host's template once it is there. One that was closed does not open again before its `close` event took it away.
import type { LitElement, ReactiveController } from 'lit';

export class OpenedDialog implements ReactiveController {
  readonly #host: LitElement;
  readonly #selector: string;
  readonly #first: (dialog: HTMLDialogElement) => HTMLElement | null;
  #opened: HTMLDialogElement | null = null;

  /** `first` is what gets the focus, where what is asked is to be read before anything can be pressed; null leaves that to the browser. */
  constructor(host: LitElement, selector: string, first: (dialog: HTMLDialogElement) => HTMLElement | null = () => null) {
    this.#host = host;
    this.#selector = selector;
    this.#first = first;
    host.addController(this);
  }

  /** The dialog, while there is one. */
  get element(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector<HTMLDialogElement>(this.#selector);
  }

  /** The one that was opened last, which may be closed by now. */
  get opened(): HTMLDialogElement | null {
    return this.#opened;
  }

  hostUpdated(): void {
    const { element } = this;
    if (element === this.#opened) return;
    this.#opened = element;
    element?.showModal();
    if (element) this.#first(element)?.focus();
  }
}
