// @ts-check
// What the viewer chose once: theme and language travel in cookies, so that the
// server paints them first; the rest stays in this browser.
import { signal } from '../vendor/ui.js';

const system = matchMedia('(prefers-color-scheme: dark)');

/** "light", "dark", or "" for the system's. */
export const theme = signal(document.documentElement.dataset.theme ?? '');
export const shortcuts = signal(stored('shortcuts', 'on') === 'on');

/** @param {string} key @param {string} fallback */
function stored(key, fallback) {
  try { return localStorage.getItem(key) ?? fallback; } catch { return fallback; }
}

/** @param {string} key @param {string} value */
function cookie(key, value) {
  document.cookie = `${key}=${value}; path=/; max-age=${value ? 31536000 : 0}; samesite=lax`;
}

export const isDark = () => (theme.value || (system.matches ? 'dark' : 'light')) === 'dark';

/** @param {string} value */
export function setTheme(value) {
  theme.value = value;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  cookie('theme', value);
}

/** @param {string} value */
export const keepLanguage = (value) => cookie('lang', value);

/** @param {boolean} on */
export function setShortcuts(on) {
  shortcuts.value = on;
  try { localStorage.setItem('shortcuts', on ? 'on' : 'off'); } catch { /* a private window forgets */ }
}
