// @ts-check
// Keys of the console. A single key never acts while somebody types, with a
// modifier held, or when switched off in the settings.
import { signal } from '../vendor/ui.js';
import { shortcuts, setTheme, isDark } from './prefs.js';
import { route, go } from './router.js';
import { at, head, speed, seek, select, chapter, toHead, inspected, run } from './store.js';
import { togglePlay } from './player.js';
import { exchange } from './api.js';
import { copy } from './clipboard.js';

export const helpOpen = signal(false);
let prefix = -Infinity; // when g was pressed

export function listen() { document.addEventListener('keydown', onKey); }

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (!shortcuts.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest('input, textarea, select, [contenteditable], iframe, dialog[open]')) return;
  const onRun = !!route.value.run && !!run.value;
  const onLog = onRun && !['world', 'faults'].includes(route.value.name);
  if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') {
    if (onLog && (target === document.body || target.closest('#timeline'))) walk(event);
    return;
  }
  const act = event.timeStamp - prefix < 1200 ? screens(event.key) : keys(event, target, onLog);
  prefix = event.key === 'g' && onRun ? event.timeStamp : -Infinity;
  if (!act) return;
  event.preventDefault();
  act();
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step && event.shiftKey) chapter(step);
  else if (step) seek(at.value + step);
  else if (event.key === 'Home') seek(1);
  else if (event.key === 'End') toHead();
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event @param {HTMLElement} target @param {boolean} onLog @returns {(() => void) | undefined} */
function keys(event, target, onLog) {
  switch (event.key) {
    case '?': return () => { helpOpen.value = true; };
    case 'd': return () => setTheme(isDark() ? 'light' : 'dark');
  }
  if (!onLog) return undefined;
  switch (event.key) {
    case ' ': return target.closest('button, a, summary, [role=tab], [role=option]') ? undefined : togglePlay;
    case '/': return () => document.getElementById('find')?.focus();
    case 'f': return () => (at.value < head.value ? toHead() : select(head.value));
    case 'c': return copyCurl;
    case '1': case '2': case '3': case '4': return () => { speed.value = 4 ** (Number(event.key) - 1); };
  }
  return undefined;
}

/** @param {string} key */
function screens(key) {
  const base = `/runs/${encodeURIComponent(route.value.run)}`;
  if (key === 'r') return () => go(base + location.search);
  if (key === 'w') return () => go(`${base}/wire${location.search}`);
  if (key === 'o') return () => go(`${base}/world${location.search}`);
  if (key === 'f') return () => go(`${base}/faults${location.search}`);
  return undefined;
}

async function copyCurl() {
  const event = inspected.value;
  if (!event) return;
  const { curl } = await exchange(route.value.run, event.data.exchange);
  copy(curl);
}
