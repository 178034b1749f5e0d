// Rendering between an event and the frame that shows it, for elements that change much at once: what asked for it, a key or a click, is handled by then,
// and the wait for the frame is put to use. Elements that change together do it together, so that the page is laid out once.
let channel: MessageChannel | null = null;
const tasks: (() => void)[] = [];

/** Runs in a task of its own after what is being handled, and not later than with the next frame. Those asked for together run together. */
export function soon(task: () => void): void {
  if (tasks.push(task) > 1) return;
  channel ??= openChannel();
  channel.port2.postMessage(null);
  // After a key or a click browsers may put the frame before any other task.
  requestAnimationFrame(run);
}

function openChannel(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.onmessage = run;
  return opened;
}

function run(): void {
  for (const task of tasks.splice(0)) task();
}

/** Runs an update ahead of the next frame, or with it; rejects as it throws. */
export function beforeFrame(update: () => unknown): Promise<void> {
  return new Promise((resolve, reject) => soon(() => void Promise.resolve().then(update).then(() => resolve(), reject)));
}
