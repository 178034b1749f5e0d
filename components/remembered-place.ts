// Where somebody was in a list, for when they come back: by the app at the top of the view, so that a list that changed meanwhile, or is laid out
// otherwise, still shows it. It lives as long as the tab, tells nothing but that app's id, and the host's history is left alone.
import type { Query } from '../src/search/facets.ts';
import { toParams } from '../src/search/facets.ts';

interface Remembered {
  readonly app: string;
  /** The document it was seen in. */
  readonly page: number;
}

/** A place belongs to a page and to a query on it. */
const nameOf = (query: Query): string => `mkt-catalogue:${location.pathname}?${new URLSearchParams(toParams(query))}`;

/** Keeps the app at the top of the view; null where that is the beginning. A page without storage forgets. */
export function rememberPlace(query: Query, appId: string | null): void {
  try {
    if (appId === null) sessionStorage.removeItem(nameOf(query));
    else sessionStorage.setItem(nameOf(query), JSON.stringify({ app: appId, page: performance.timeOrigin } satisfies Remembered));
  } catch {
    // Nobody is brought back.
  }
}

/** The app to come back to; null for whoever came here anew. */
export function rememberedPlace(query: Query): string | null {
  try {
    const known: unknown = JSON.parse(sessionStorage.getItem(nameOf(query)) ?? 'null');
    if (!(known instanceof Object && 'app' in known && 'page' in known) || typeof known.app !== 'string') return null;
    return known.page === performance.timeOrigin || cameBack() ? known.app : null;
  } catch {
    return null;
  }
}

/** Whether this document is one that was left, by the history or for a reload. */
function cameBack(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && (navigation.type === 'reload' || navigation.type === 'back_forward');
}
