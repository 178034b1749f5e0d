// A table of facts that is loaded when an element first shows it, and shown when it is there. Where it cannot be had it stays away, and what is shown
// without it must be enough to judge by.
import type { CSSResult, LitElement, ReactiveController } from 'lit';

export class Loaded<Table> implements ReactiveController {
  readonly #host: LitElement;
  readonly #load: () => Promise<Table>;
  #asked = false;
  table: Table | null = null;

  constructor(host: LitElement, load: () => Promise<Table>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {
    this.#asked = this.table !== null;
  }

  /** The table, or null while it is on its way and where it cannot be loaded. */
  want(): Table | null {
    if (!this.#asked) {
      this.#asked = true;
      this.#load().then(
        (table) => {
          this.table = table;
          this.#host.requestUpdate();
        },
        () => {
          this.#asked = false;
        },
      );
    }
    return this.table;
  }
}

/** Gives an element a look that was loaded later. */
export function adopt({ shadowRoot }: LitElement, { styleSheet }: CSSResult): void {
  if (shadowRoot && styleSheet && !shadowRoot.adoptedStyleSheets.includes(styleSheet)) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, styleSheet];
}
