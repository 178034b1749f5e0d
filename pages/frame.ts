// What the frames of the demo's pages have in common: brand, person, navigation with its scenery, and the note where nothing could start.
import type { Brand, Session } from '../src/index.ts';
import type { Backing } from './demo.ts';
import { find, node } from './node.ts';

/** Gives the provider around the page what it needs; the backend may still be on its way. */
export function provide({ base, now, fetch, askToken, account }: Backing): void {
  const provider = find<HTMLElementTagNameMap['mkt-provider']>('mkt-provider');
  provider.account = account;
  provider.token = askToken;
  provider.clock = now;
  provider.fetch = fetch;
  provider.setAttribute('base-url', base);
}

export function showBrand({ name, logoUrl }: Brand, title: string): void {
  document.title = `${title} · ${name}`;
  find('.brand-name').textContent = name;
  const logo = find<HTMLImageElement>('.brand-logo');
  logo.hidden = logoUrl === null;
  if (logoUrl !== null) logo.src = logoUrl;
}

export function showPerson({ name }: Pick<Session['user'], 'name'>, role: string): void {
  find('.person-name').textContent = name;
  find('.person-role').textContent = role;
  find('.avatar').textContent = initials(name);
}

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('');

/** Points the sidebar's links at `home`, or at the same page with `page=…` for scenery. Gives back the scenery asked for by its name, null for none. */
export function showNavigation(own: string, home: string): string | null {
  const asked = new URLSearchParams(location.search).get('page');
  let current: HTMLElement | null = null;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.sidebar a[data-page]')) {
    const name = link.dataset.page ?? '';
    link.href = name === own ? home : `${home}&page=${name}`;
    if (name === asked) current = link;
  }
  (current ?? find(`.sidebar a[data-page="${own}"]`)).setAttribute('aria-current', 'page');
  if (!current || asked === own) return null;
  const name = current.textContent.trim();
  find('.scenery-name').textContent = name;
  find<HTMLAnchorElement>('#scenery a').href = home;
  find('#scenery').hidden = false;
  return name;
}

export function showFailure(error: unknown): void {
  const failure = find('#failure');
  const unserved = !('serviceWorker' in navigator) || navigator.serviceWorker.controller === null;
  failure.replaceChildren(
    node('h1', {}, 'The demo could not start'),
    ...(unserved
      ? [
          node('p', {}, 'Its backend runs in a service worker, which this browser did not give it. Private windows, and plain http addresses other than this machine’s own, have none.'),
          node('p', {}, 'Open the address that ', node('code', {}, 'npm start'), ' printed, in an ordinary window.'),
        ]
      : [node('p', {}, 'Load the page again. If that does not help, this is what went wrong:')]),
    node('p', { class: 'muted' }, error instanceof Error ? error.message : String(error)),
  );
  failure.hidden = false;
}
