// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';

const rows = [
  ['Space', 'key.play'], ['← →', 'key.step'], ['Shift ← →', 'key.chapter'], ['Home', 'key.home'], ['End', 'key.end'],
  ['1 2 3 4', 'key.speed'], ['/', 'key.find'], ['f', 'key.follow'], ['c', 'key.curl'], ['d', 'key.theme'],
  ['g r', 'key.replay'], ['g w', 'key.wire'], ['g o', 'key.world'], ['g f', 'key.faults'], ['?', 'key.help'], ['Esc', 'key.escape'],
];

export function ShortcutList() {
  return html`<dl class="keys">${rows.map(([keys, words]) => html`<div key=${words}><dt><kbd>${keys}</kbd></dt><dd>${t(words)}</dd></div>`)}</dl>`;
}
