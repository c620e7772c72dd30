// @ts-check
import { html } from '../../vendor/ui.js';
import { clockTime, fullTime, duration } from '../i18n.js';
import { log, select, zone } from '../store.js';
import { between } from '../names.js';
import { statusWords } from '../words.js';
import { statusTone } from '../outcome.js';
import { hovered } from '../hover.js';

/** @param {{ seq: number, i: number, n: number, row: number, chosen: boolean, future: boolean }} props */
export function WireRow({ seq, i, n, row, chosen, future }) {
  const event = log.value.event(seq);
  if (!event) return null;
  const { data, time } = event;
  return html`<div role="option" id=${`wire-${seq}`} class="wire-row" aria-selected=${String(chosen)} aria-setsize=${n} aria-posinset=${i + 1}
    data-future=${future ? 'yes' : 'no'} style=${{ transform: `translateY(${i * row}px)` }} title=${`${between(data)} · ${fullTime(time, zone.value)}`}
    onClick=${() => select(seq)} onPointerEnter=${() => { hovered.value = seq; }} onPointerLeave=${() => { hovered.value = 0; }}>
    <span class="wire-time">${clockTime(time, zone.value)}</span>
    <span class="wire-verb">${data.method}</span>
    <span class="wire-path"><bdi dir="ltr">${plain(data.path)}</bdi></span>
    <span class="wire-status" data-answered=${data.status ? 'yes' : 'no'} data-tone=${statusTone(data.status)}>${statusWords(data.status)}</span>
    ${data.status > 0 && html`<span class="wire-took">${duration(data.took_us ?? 0)}</span>`}
  </div>`;
}

/** Without the run's prefix and the query; the list cuts it at its beginning. @param {string} path */
const plain = (path) => path.split('?')[0].replace(/^\/r\/[^/]+/, '');
