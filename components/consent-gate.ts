// Whether a press on Allow is somebody's own: the card top-level, wholly seen, still for a while, and pressed once by hand. A press that is not is told why
// and grants nothing. Defence in depth and no wall: a page can do anything to what stands in it, so the server grants only what its own page showed.
import type { LitElement, ReactiveController } from 'lit';

/** Why a press does not count. The first two stay so on this page; the others end by themselves. */
export type Shut = 'framed' | 'unsure' | 'covered' | 'soon' | 'moved' | 'repeated' | 'synthetic';

/** How long everything must have been seen and stood still, in milliseconds. */
export const STILL = 500;
const EVERY = 100;

/** What the gate looks at. */
export interface Watched {
  /** Allow itself, which must be seen whole. */
  readonly allow: Element | null;
  /** What else must not be covered where it is on the screen. */
  readonly parts: readonly Element[];
}

/** The newer observer tells whether something is really seen: not covered, not see-through, not filtered, not turned or scaled. */
interface SeenEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}
const canSee = (): boolean => 'IntersectionObserverEntry' in globalThis && 'isVisible' in IntersectionObserverEntry.prototype;

export class Gate implements ReactiveController {
  readonly #host: LitElement;
  readonly #watched: () => Watched;
  /** Another page is there to go to where this one cannot be sure. */
  readonly #elsewhere: () => boolean;
  #observer: IntersectionObserver | null = null;
  #observing: readonly Element[] = [];
  readonly #seen = new Map<Element, boolean>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #place = '';
  #since = Infinity;
  #moved = false;
  #open = false;

  constructor(host: LitElement, watched: () => Watched, elsewhere: () => boolean) {
    this.#host = host;
    this.#watched = watched;
    this.#elsewhere = elsewhere;
    host.addController(this);
  }

  /** Everything holds that can be known before a press. */
  get open(): boolean {
    return this.#open;
  }

  /** What stays so on this page, whoever presses. */
  get lasting(): 'framed' | 'unsure' | null {
    if (window.top !== window.self) return 'framed';
    return !canSee() && this.#elsewhere() ? 'unsure' : null;
  }

  hostUpdated(): void {
    const { allow, parts } = this.#watched();
    const now = allow ? [allow, ...parts] : [];
    if (now.length === this.#observing.length && now.every((element, at) => element === this.#observing[at])) return;
    this.#stop();
    if (now.length === 0) return;
    this.#observing = now;
    if (canSee()) {
      // Unknown to the types: both are of the newer observer.
      const options = { threshold: [0, 0.25, 0.5, 0.75, 0.99, 1], trackVisibility: true, delay: EVERY };
      this.#observer = new IntersectionObserver((entries) => this.#note(entries), options);
      for (const element of now) this.#observer.observe(element);
    }
    this.#timer = setInterval(() => this.#sample(), EVERY);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Why this press does not count; null for one that does. */
  async judge({ isTrusted, detail }: UIEvent): Promise<Shut | null> {
    const pressed = performance.now();
    if (!isTrusted) return 'synthetic';
    if (this.lasting) return this.lasting;
    if (detail > 1) return 'repeated';
    // What came over it a moment ago is not known yet: a fresh look tells.
    this.#sample();
    await this.#look();
    this.#sample();
    if (!this.#sees()) return 'covered';
    if (pressed - this.#since >= STILL) return null;
    return this.#moved ? 'moved' : 'soon';
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observing = [];
    this.#seen.clear();
    this.#since = Infinity;
    this.#place = '';
    this.#open = false;
  }

  #note(entries: readonly SeenEntry[]): void {
    for (const { target, isIntersecting, isVisible, intersectionRatio } of entries) {
      const whole = target === this.#watched().allow ? intersectionRatio >= 0.99 : true;
      // What is scrolled away is not covered: it keeps what was known of it.
      if (isIntersecting || target === this.#watched().allow) this.#seen.set(target, isVisible === true && isIntersecting && whole);
    }
  }

  /** One more observation of everything, from now. */
  #look(): Promise<void> {
    if (!canSee()) return Promise.resolve();
    return new Promise((resolve) => {
      const left = new Set(this.#observing);
      const options = { trackVisibility: true, delay: EVERY, threshold: 0 };
      const observer = new IntersectionObserver((entries) => {
        this.#note(entries);
        for (const { target } of entries) left.delete(target);
        if (left.size > 0) return;
        observer.disconnect();
        resolve();
      }, options);
      for (const element of this.#observing) observer.observe(element);
      if (left.size === 0) resolve();
    });
  }

  #sees(): boolean {
    const { allow } = this.#watched();
    if (!allow || document.visibilityState !== 'visible' || !document.hasFocus()) return false;
    const known = canSee() ? this.#seen.get(allow) === true && ![...this.#seen.values()].includes(false) : plain(allow);
    return known && reachable(allow);
  }

  #sample(): void {
    const { allow } = this.#watched();
    if (!allow) return;
    const { x, y, width, height } = allow.getBoundingClientRect();
    const place = [x, y, width, height, window.screenX, window.screenY].map(Math.round).join();
    this.#moved = place !== this.#place && this.#place !== '' ? true : this.#moved;
    if (place !== this.#place || !this.#sees()) this.#since = performance.now();
    if (place === this.#place && performance.now() - this.#since >= STILL) this.#moved = false;
    this.#place = place;
    const open = performance.now() - this.#since >= STILL && !this.lasting;
    if (open === this.#open) return;
    this.#open = open;
    this.#host.requestUpdate();
  }
}

/** The five points of a button that are pressed belong to it and to nothing over it. */
function reachable(button: Element): boolean {
  const { left, top, width, height } = button.getBoundingClientRect();
  const root = button.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot) || width < 1 || height < 1) return false;
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]] as const;
  return points.every(([along, down]) => {
    const found = root.elementFromPoint(left + width * along, top + height * down);
    return found !== null && (found === button || button.contains(found));
  });
}

/** Where no observer tells: neither it nor anything around it is see-through, filtered, cut or turned. */
function plain(button: Element): boolean {
  for (let at: Element | null = button; at; at = at.parentElement ?? (at.getRootNode() instanceof ShadowRoot ? (at.getRootNode() as ShadowRoot).host : null)) {
    const { opacity, filter, clipPath, transform, rotate, scale, maskImage, mixBlendMode, visibility } = getComputedStyle(at);
    if (Number(opacity) < 1 || visibility !== 'visible' || mixBlendMode !== 'normal') return false;
    if ([filter, clipPath, transform, rotate, scale, maskImage].some((value) => value && value !== 'none')) return false;
  }
  return true;
}
