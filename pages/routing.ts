// The embed's place in the page's URL: the query of the catalogue or of the permissions, `?view=approvals` for those, `?app=<id>` for one app, back and
// forward, and the scroll and focus one left.
import { find, node } from './node.ts';

const queryNames = ['q', 'category', 'price', 'state', 'sort', 'approval', 'installed'] as const;

/** Shows what the URL says, and keeps the two the same from then on. `permissions` leads to the app permissions; null for whoever has none. */
export function showMarketplace(permissions: HTMLAnchorElement | null): void {
  const catalogue = find<HTMLElementTagNameMap['mkt-catalogue']>('mkt-catalogue');
  // It is there while its view is: what is hidden would decide for every app all the same.
  const approvals = document.createElement('mkt-approvals');
  const links = { catalogue: find<HTMLAnchorElement>('.sidebar [data-page="marketplace"]'), permissions };
  const marketplace = find('#marketplace');
  const inPermissions = (): boolean => permissions !== null && new URLSearchParams(location.search).get('view') === 'approvals';
  const shown = () => (inPermissions() ? approvals : catalogue);
  if (permissions) permissions.href = viewOf(links.catalogue.href);
  let writing: ReturnType<typeof setTimeout> | undefined;
  const writeQuery = (): void => {
    clearTimeout(writing);
    const url = new URL(location.href);
    for (const name of queryNames) url.searchParams.delete(name);
    for (const [name, value] of Object.entries(shown().query)) url.searchParams.set(name, value);
    if (url.href !== location.href) history.replaceState(history.state, '', url);
  };
  // Once a hand rests: a browser takes its time over an address, and counts how often it is changed.
  marketplace.addEventListener('mkt-query-change', () => {
    clearTimeout(writing);
    writing = setTimeout(writeQuery, 150);
  });

  history.scrollRestoration = 'manual';
  let left: HTMLElement | null = null;
  marketplace.addEventListener('mkt-app-open', (event) => {
    event.preventDefault();
    writeQuery();
    left = deepActiveElement();
    history.replaceState({ scroll: scrollY }, '');
    history.pushState({ scroll: 0, opened: true }, '', addressOf(event.detail.appId));
    show(true);
  });
  find('.to-catalogue').addEventListener('click', (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    if (opened(history.state)) return history.back();
    history.pushState(null, '', addressOf(null));
    show(true);
  });
  for (const link of [links.catalogue, permissions]) {
    link?.addEventListener('click', (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      clearTimeout(writing);
      history.pushState(null, '', link.href);
      left = null;
      document.querySelector<HTMLElement>('#sidebar:popover-open')?.hidePopover();
      show(true);
    });
  }
  addEventListener('popstate', () => show(true));

  function show(moved: boolean): void {
    const params = new URLSearchParams(location.search);
    const appId = params.get('app');
    const approving = inPermissions();
    const place = find('#app');
    place.querySelector('mkt-app')?.remove();
    place.hidden = appId === null;
    if (approving) find('#permissions').append(approvals);
    else approvals.remove();
    find('#catalogue').hidden = appId !== null || approving;
    find('#permissions').hidden = appId !== null || !approving;
    links.catalogue.toggleAttribute('aria-current', false);
    permissions?.toggleAttribute('aria-current', false);
    (approving ? permissions : links.catalogue)?.setAttribute('aria-current', 'page');
    const query = queryOf(params);
    if (appId === null && new URLSearchParams(query).toString() !== new URLSearchParams(shown().query).toString()) shown().query = query;
    if (appId === null) {
      scrollTo(0, scrollOf(history.state));
      if (moved) (left?.isConnected && left.checkVisibility() ? left : find(approving ? '#permissions' : '#title')).focus({ preventScroll: true });
      return;
    }
    find<HTMLAnchorElement>('.to-catalogue').href = addressOf(null).href;
    find('.to-where').textContent = approving ? 'App permissions' : 'All apps';
    const app = node('mkt-app', { 'app-id': appId });
    place.append(app);
    scrollTo(0, 0);
    if (moved) {
      place.focus({ preventScroll: true });
      focusHeading(app, place);
    }
  }
  show(false);
  marketplace.hidden = false;
}

/** A click that opens nothing but the page itself. */
const isPlain = ({ button, metaKey, ctrlKey, shiftKey }: MouseEvent): boolean => button === 0 && !metaKey && !ctrlKey && !shiftKey;

function viewOf(home: string): string {
  const url = new URL(home);
  url.searchParams.set('view', 'approvals');
  return url.href;
}

const queryOf = (params: URLSearchParams): Record<string, string> => Object.fromEntries(queryNames.flatMap((name) => (params.has(name) ? [[name, params.get(name) ?? '']] : [])));

function addressOf(appId: string | null): URL {
  const url = new URL(location.href);
  if (appId === null) url.searchParams.delete('app');
  else url.searchParams.set('app', appId);
  return url;
}

const scrollOf = (state: unknown): number => (state instanceof Object && 'scroll' in state && typeof state.scroll === 'number' ? state.scroll : 0);
/** Whether the page before this one in the history is the catalogue. */
const opened = (state: unknown): boolean => state instanceof Object && 'opened' in state;

/** Gives the focus to the app's heading once there is one, unless the user has gone elsewhere meanwhile. */
function focusHeading(app: HTMLElement, place: HTMLElement): void {
  const root = app.shadowRoot;
  if (!root) return;
  const look = (): boolean => {
    const heading = root.querySelector<HTMLElement>('[part~="heading"]');
    if (document.activeElement === place) heading?.focus({ preventScroll: true });
    return heading !== null || document.activeElement !== place || !app.isConnected;
  };
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(root, { childList: true, subtree: true });
}

/** What has the focus, looked for through every shadow root on the way. */
function deepActiveElement(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : null;
}
