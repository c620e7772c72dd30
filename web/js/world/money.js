// @ts-check
// Sums of money and instants, as this page writes and reads them.
import { lang } from '../i18n.js';

/** A sum of the API in the viewer's language. @param {string} amount @param {string} currency */
export const sum = (amount, currency) => new Intl.NumberFormat(lang.value === 'en' ? 'en-US' : lang.value, { style: 'currency', currency }).format(Number(amount));

/** What a person typed as the API wants it: two decimals; "" if it is no sum. @param {string} text */
export function decimal(text) {
  const found = /^\s*(\d+)(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? `${found[1]}.${(found[2] ?? '').padEnd(2, '0')}` : '';
}

/** The instant that clocks of the zone show as a date and a time. @param {string} text 2026-12-24T09:00 @param {string} zone */
export function instant(text, zone) {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return '';
  let at = wanted;
  for (let i = 0; i < 2; i++) at += wanted - shown(at, zone); // twice: the first guess may be across a change of clocks
  return new Date(at).toISOString().replace('.000', '');
}

/** What clocks of the zone show, as if it were UTC. @param {number} at @param {string} zone */
function shown(at, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(at));
  const part = (/** @type {string} */ type) => parts.find((p) => p.type === type)?.value ?? '';
  return Date.parse(`${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:00Z`);
}

/** How the picker of a date writes an instant. @param {number} at @param {string} zone */
export const picked = (at, zone) => new Date(shown(at, zone)).toISOString().slice(0, 16);
