// Whose picture may be there: that of an app which has been on the screen for a moment. A logo costs more than the card around it, most of all where it
// is a drawing; while one types or scrolls through hundreds of apps, nobody sees the pictures of those that are gone with the next frame.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Milliseconds without anything new on the screen after which pictures come. */
const REST = 100;

export class Pictures implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #allowed: ReadonlySet<string> = new Set();
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #shown: ReadonlySet<string> = new Set();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the picture of an app may be there. The first apps there are wait for nobody. */
  readonly has = (appId: string): boolean => this.#allowed.size === 0 || this.#allowed.has(appId);

  /** What is on the screen from now on: its pictures come once it stays. */
  show(appIds: ReadonlySet<string>): void {
    const before = this.#shown;
    this.#shown = appIds;
    if (this.#allowed.size === 0) this.#allowed = appIds;
    if ([...appIds].every((id) => before.has(id))) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      const late = [...this.#shown].some((id) => !this.#allowed.has(id));
      this.#allowed = this.#shown;
      if (late) this.#host.requestUpdate();
    }, REST);
  }

  hostDisconnected(): void {
    clearTimeout(this.#waiting);
    this.#shown = new Set();
  }
}
