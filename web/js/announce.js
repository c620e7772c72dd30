// @ts-check
// One polite voice for readers of the screen, and one toast for everybody.
import { signal } from '../vendor/ui.js';

export const spoken = signal('');
export const toast = signal('');
let timer = 0;

/** @param {string} text */
export function announce(text) { spoken.value = text; }

/** Six seconds, never the only place of an error. @param {string} text */
export function tell(text) {
  toast.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.value = ''; }, 6000);
}
