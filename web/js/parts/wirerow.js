// @ts-check
import { html } from '../../vendor/ui.js';
import { t, clockTime, fullTime, duration } from '../i18n.js';
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
    data-future=${future ? 'yes' : 'no'} style=${{ transform: `translateY(${i * row}px)` }} title=${[data.path, between(data), fullTime(time, zone.value), future && t('wire.future')].filter(Boolean).join(' · ')}
    onClick=${() => select(seq)} onPointerEnter=${() => { hovered.value = seq; }} onPointerLeave=${() => { hovered.value = 0; }}>
    <span class="wire-time">${clockTime(time, zone.value)}</span>
    <span class="wire-verb">${data.method}</span>
    <${Path} path=${data.path} />
    <span class="wire-status" data-answered=${data.status ? 'yes' : 'no'} data-tone=${statusTone(data.status)}>${statusWords(data.status)}</span>
    ${data.status > 0 && html`<span class="wire-took">${duration(data.took_us ?? 0)}</span>`}
  </div>`;
}

/** The last two parts; the way to them where there is room. The whole stands in the row's title. @param {{ path: string }} props */
function Path({ path }) {
  const parts = path.split('?')[0].replace(/^\/r\/[^/]+/, '').replace(/^https?:\/\//, '').split('/');
  const [last, before] = [parts.pop(), parts.pop()];
  return html`<span class="wire-path"><span class="wire-far">${parts.join('/')}</span><span class="wire-begin">${parts.length > 0 && '/'}${before}</span><span class="wire-end">/${last}</span></span>`;
}
