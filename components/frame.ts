// Rendering with the frame that shows it, for elements that change much at once: what asked for it, a key or a click, is handled by then.

/** Runs an update with the next frame, or at once where no frame will come. */
export function withFrame(update: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const run = async (): Promise<void> => {
      await update();
    };
    if (document.hidden) run().then(resolve, reject);
    else requestAnimationFrame(() => void run().then(resolve, reject));
  });
}
