// The window of its own that an authorization goes on in. It must be opened in the very click, so this stands apart from what may be loaded later.

/** Opens the window, in the very click: null where the browser blocked it. It may be opened before there is an address for it. */
export function openWindow(url = 'about:blank'): Window | null {
  const [width, height] = [520, 720];
  const left = Math.max(0, Math.round(screenX + (outerWidth - width) / 2));
  const top = Math.max(0, Math.round(screenY + (outerHeight - height) / 2));
  const opened = window.open(url, `mkt-connect-${crypto.randomUUID()}`, `popup,width=${width},height=${height},left=${left},top=${top}`);
  return opened && !opened.closed ? opened : null;
}
