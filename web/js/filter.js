// @ts-check
// What a search means: every word must occur in the event's path, status, actors,
// text or type.
import { actorName, said } from './names.js';
import { statusWords } from './words.js';

/** @param {import('./shapes').RunEvent} event @param {string} q */
export function matches(event, q) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const d = event.data ?? {};
  const text = [event.type, d.method, d.path, d.status, d.status === 0 && statusWords(0), d.from, d.to, actorName(d.from ?? ''), actorName(d.to ?? ''),
    said(d.text), said(d.title), d.refusal, d.bank, d.customer].filter(Boolean).join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}
