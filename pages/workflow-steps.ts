// The steps of a workflow: an ordered list that one may add to, move in and remove from by pointer or keyboard; one step is chosen. Shows what it is
// given and tells what was changed; it keeps no price.
import { charge, symbol, symbolButton } from './workflow-pieces.ts';
import { node } from './node.ts';
import type { Module } from './workflow-modules.ts';

export interface Step {
  /** Of this step alone: the same module may stand in a workflow twice. */
  readonly key: string;
  readonly moduleId: string;
  /** What it was called when it was added, for a viewer who does not see its app. */
  readonly name: string;
  readonly label: string;
}

export interface StepsHost {
  readonly list: HTMLElement;
  readonly moduleOf: (step: Step) => Module | undefined;
  /** Something is another now. */
  readonly changed: () => void;
  readonly tell: (words: string) => void;
}

export class Steps {
  readonly #host: StepsHost;
  #steps: readonly Step[] = [];
  #chosen: string | null = null;
  #made = 0;

  constructor(host: StepsHost) {
    this.#host = host;
    host.list.addEventListener('keydown', (event) => this.#key(event));
  }

  get all(): readonly Step[] {
    return this.#steps;
  }
  get chosen(): Step | undefined {
    return this.#steps.find(({ key }) => key === this.#chosen);
  }

  /** Triggers start a workflow, so they go before the first action. */
  add({ id, name, kind }: Module): void {
    const step: Step = { key: `step-${++this.#made}`, moduleId: id, name, label: '' };
    const place = kind === 'trigger' ? this.#steps.filter((one) => this.#host.moduleOf(one)?.kind === 'trigger').length : this.#steps.length;
    this.#steps = this.#steps.toSpliced(place, 0, step);
    this.#chosen = step.key;
    this.#host.changed();
    this.#host.tell(`${name} is step ${place + 1} of ${this.#steps.length}.`);
  }

  choose(key: string): void {
    this.#chosen = key;
    this.#host.changed();
  }

  rename(key: string, label: string): void {
    this.#steps = this.#steps.map((step) => (step.key === key ? { ...step, label } : step));
    this.#host.changed();
  }

  #move(key: string, by: -1 | 1): void {
    const from = this.#steps.findIndex((step) => step.key === key);
    const step = this.#steps[from];
    const to = from + by;
    if (!step || to < 0 || to >= this.#steps.length) return;
    this.#steps = this.#steps.toSpliced(from, 1).toSpliced(to, 0, step);
    this.#host.changed();
    this.#host.tell(`${step.name} is step ${to + 1} of ${this.#steps.length}.`);
  }

  #remove(key: string): void {
    const place = this.#steps.findIndex((step) => step.key === key);
    const step = this.#steps[place];
    if (!step) return;
    this.#steps = this.#steps.toSpliced(place, 1);
    const next = this.#steps[Math.min(place, this.#steps.length - 1)];
    if (this.#chosen === key) this.#chosen = next?.key ?? null;
    this.#host.changed();
    this.#host.tell(`${step.name} is removed.`);
    (next ? this.#host.list.querySelector<HTMLElement>(`[data-key="${next.key}"] .choose`) : document.querySelector<HTMLElement>('#find'))?.focus();
  }

  #key(event: KeyboardEvent): void {
    const key = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]')?.dataset.key : undefined;
    if (key === undefined) return;
    if (event.altKey && event.key === 'ArrowUp') this.#move(key, -1);
    else if (event.altKey && event.key === 'ArrowDown') this.#move(key, 1);
    else if (event.key === 'Delete') this.#remove(key);
    else return;
    event.preventDefault();
  }

  /** Draws the list anew, with the focus where it was. */
  draw(): void {
    const { list } = this.#host;
    const active = document.activeElement;
    const [key, role] = [active?.closest<HTMLElement>('[data-key]')?.dataset.key, active instanceof HTMLElement ? active.dataset.do : undefined];
    list.replaceChildren(...this.#steps.map((step, place) => this.#item(step, place)));
    if (this.#steps.length === 0) list.append(node('li', { class: 'nothing' }, 'Nothing happens yet. Add a trigger to start with, then what it should do.'));
    if (key === undefined || !list.querySelector(`[data-key="${key}"]`)) return;
    const control = list.querySelector<HTMLElement>(`[data-key="${key}"] [data-do="${role}"]`);
    (control?.getAttribute('aria-disabled') === 'true' ? list.querySelector<HTMLElement>(`[data-key="${key}"] .choose`) : control)?.focus();
  }

  #item(step: Step, place: number): HTMLElement {
    const module = this.#host.moduleOf(step);
    const kind = module?.kind ?? 'action';
    const choose = node(
      'button',
      { type: 'button', class: 'choose', 'data-do': 'choose', ...(step.key === this.#chosen ? { 'aria-current': 'step' } : {}) },
      node('span', { class: `tile ${kind}` }, symbol(kind)),
      node('span', { class: 'what' }, node('bdi', { class: 'name' }, step.label || step.name), node('bdi', { class: 'muted' }, module ? (module.app?.name ?? 'Built in') : 'Not available to this viewer'), charge(module?.pricing ?? null, module !== undefined)),
    );
    choose.addEventListener('click', () => this.choose(step.key));
    const button = (name: 'up' | 'down' | 'remove', label: string, possible: boolean, act: () => void): HTMLElement => {
      const made = symbolButton(name, `${label} ${step.label || step.name}`);
      made.dataset.do = name;
      if (possible) made.addEventListener('click', act);
      else made.setAttribute('aria-disabled', 'true');
      return made;
    };
    return node(
      'li',
      { class: 'step', 'data-key': step.key },
      choose,
      node(
        'div',
        { class: 'hands' },
        button('up', 'Move up', place > 0, () => this.#move(step.key, -1)),
        button('down', 'Move down', place < this.#steps.length - 1, () => this.#move(step.key, 1)),
        button('remove', 'Remove', true, () => this.#remove(step.key)),
      ),
    );
  }
}
