// @ts-check
// The URL is the state: the route says which screen, the query what it shows.
// A selection replaces the history entry, a change of route pushes one; query
// keys nobody knows are kept.
import { signal, computed } from '../vendor/ui.js';

const routes = [
  { name: 'library', pattern: /^\/$/ },
  { name: 'replay', pattern: /^\/runs\/(?<run>[^/]+)$/ },
  { name: 'phone', pattern: /^\/runs\/(?<run>[^/]+)\/phone$/ },
  { name: 'wire', pattern: /^\/runs\/(?<run>[^/]+)\/wire(?:\/(?<exchange>[^/]+))?$/ },
  { name: 'world', pattern: /^\/runs\/(?<run>[^/]+)\/world$/ },
  { name: 'faults', pattern: /^\/runs\/(?<run>[^/]+)\/faults$/ },
  { name: 'connect', pattern: /^\/connect$/ },
  { name: 'settings', pattern: /^\/settings$/ },
  { name: 'help', pattern: /^\/help(?:\/.*)?$/ },
];

const place = signal(location.pathname + location.search);

/** Where the viewer is: the screen's name and the ids in the path. */
export const route = computed(() => {
  const path = new URL(place.value, location.origin).pathname;
  for (const { name, pattern } of routes) {
    const found = pattern.exec(path);
    if (found) {
      const { run = '', exchange = '' } = found.groups ?? {};
      return { name, run: decodeURIComponent(run), exchange: decodeURIComponent(exchange) };
    }
  }
  return { name: 'missing', run: '', exchange: '' };
});

/** What the link asked for. */
export const query = computed(() => new URL(place.value, location.origin).searchParams);

/** @param {string} href */
export function go(href) {
  history.pushState(null, '', href);
  place.value = location.pathname + location.search;
  scrollTo(0, 0);
}

/** @param {Record<string, string | number | null>} patch null removes a key */
export function setQuery(patch) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === '') url.searchParams.delete(key);
    else url.searchParams.set(key, String(value));
  }
  if (url.href === location.href) return;
  history.replaceState(null, '', url.pathname + url.search);
  place.value = url.pathname + url.search;
}

addEventListener('popstate', () => { place.value = location.pathname + location.search; });

// Links within the console change the route without loading the page again.
document.addEventListener('click', (event) => {
  const link = /** @type {Element} */ (event.target).closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.hash || !routes.some(({ pattern }) => pattern.test(link.pathname))) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
