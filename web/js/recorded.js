// @ts-check
// The bank's pages as the customer saw them: the recorded body of the exchange
// that the playhead stands on.
import { computed } from '../vendor/ui.js';
import { current, following, run } from './store.js';
import { person } from './people.js';

/** Did this exchange bring the customer a page of her bank? @param {import('./shapes').RunEvent | undefined} event */
export function bringsPage(event) {
  if (event?.type !== 'wire.exchange.recorded') return false;
  const { method, status, from, path } = event.data;
  return method === 'GET' && status === 200 && from.startsWith('customer') && /\/(authorize|login|consent|me)(\?|$)/.test(path);
}

/** The exchange whose page the phone shows. Whoever acts now has the living page instead. */
export const pageHere = computed(() => {
  const event = current.value;
  if (following.value || !bringsPage(event)) return null;
  const { from, to } = event?.data ?? {};
  const who = person.value;
  return from === `customer:${who?.key}` && run.value?.banks.some((b) => b.id === to) ? event ?? null : null;
});

/** Markup becomes a document nowhere else; that one runs no script and has no origin. */
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('recorded-page', { createHTML: (/** @type {string} */ text) => text });
/** @type {(text: string) => any} */
const asMarkup = (text) => (trusted ? trusted.createHTML(text) : text);

/** A page to look at: nothing in it can be tapped or followed. @param {string} body */
export function toLookAt(body) {
  return asMarkup(body.replace(/<body\b/, '<body inert'));
}
