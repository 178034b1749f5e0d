// What runs inside a measured page: how long an event's handlers took and when its frame was there, frames of a scroll, and how many elements exist.
// It is put into the page as text, so it refers to nothing outside itself.

export interface Frames {
  /** Milliseconds from one frame to the next. */
  readonly frames: readonly number[];
  /** The most elements there were in the list, with what the cards hold in shadow roots of their own. */
  readonly nodes: number;
}

export interface Probe {
  /** Until the next call, the page's own handlers of these events do not run: the floor of the engine. */
  mute: (muted: boolean) => void;
  /** What was measured of events since the last call. */
  take: () => { readonly painted: readonly number[]; readonly handled: readonly number[] };
  /** Scrolls by so many pixels in each of so many frames. */
  scroll: (by: number, count: number) => Promise<Frames>;
  /** Scrolls to a place between 0 and 1, and resolves to the milliseconds until it was painted. */
  jump: (to: number) => Promise<number>;
  nodes: () => number;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

export function probe(): void {
  const painted: number[] = [];
  const handled: number[] = [];
  let muted = false;
  let begun = 0;
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  /** After the frame: a message is delivered once the frame's work is done. */
  const afterPaint = () =>
    new Promise<number>((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      }),
    );

  for (const name of ['input', 'click']) {
    addEventListener(
      name,
      (event) => {
        begun = performance.now();
        const { timeStamp } = event;
        void afterPaint().then((at) => painted.push(at - timeStamp));
        if (!muted) return;
        event.stopImmediatePropagation();
        handled.push(performance.now() - begun);
      },
      true,
    );
    // A real event runs its microtasks after each listener, so the elements have rendered by now.
    addEventListener(name, () => handled.push(performance.now() - begun));
  }

  const all = (root: ParentNode): number => [...root.querySelectorAll('*')].reduce((count, element) => count + 1 + (element.shadowRoot ? all(element.shadowRoot) : 0), 0);
  const nodes = (): number => {
    const list = document.querySelector('mkt-catalogue')?.shadowRoot?.querySelector('.windowed') ?? document.querySelector('#list');
    return list ? all(list) : 0;
  };

  window.probe = {
    mute: (on) => (muted = on),
    take: () => ({ painted: painted.splice(0), handled: handled.splice(0) }),
    nodes,
    scroll: async (by, count) => {
      const frames: number[] = [];
      let most = 0;
      let before = await frame();
      for (let turn = 0; turn < count; turn += 1) {
        scrollBy(0, by);
        const now = await frame();
        frames.push(now - before);
        before = now;
        if (turn % 20 === 0) most = Math.max(most, nodes());
      }
      return { frames, nodes: most };
    },
    jump: async (to) => {
      const begin = performance.now();
      scrollTo(0, to * document.documentElement.scrollHeight);
      await frame();
      return (await afterPaint()) - begin;
    },
  };
}
