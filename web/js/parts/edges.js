// @ts-check
import { html, useState, useLayoutEffect, useEffect } from '../../vendor/ui.js';
import { view, playing, select } from '../store.js';
import { t } from '../i18n.js';
import { failed } from '../outcome.js';
import { statusWords } from '../words.js';

/** @typedef {{ x: number, y: number, w: number, h: number, side: 'left' | 'right' | 'middle' }} Box */

/** Lines between cards, one a pair that has exchanged anything; labels of the last three. @param {{ floor: { current: HTMLElement | null } }} props */
export function Edges({ floor }) {
  const [boxes, setBoxes] = useState(/** @type {Record<string, Box>} */ ({}));
  const { pairs, recent } = view.value;
  const measure = () => { if (floor.current) setBoxes((before) => same(before, boxesOf(floor.current))); };
  useLayoutEffect(measure);
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    if (floor.current) watch.observe(floor.current);
    return () => watch.disconnect();
  }, []);
  const last = recent.at(-1);
  const drawn = Object.values(pairs).filter((p) => boxes[p.a] && boxes[p.b]);
  return html`
    <svg class="edges" aria-hidden="true">${drawn.map((p) => html`<path key=${p.key} d=${line(boxes[p.a], boxes[p.b]).d}
      data-tone=${failed(p.last.status) ? 'bad' : 'ok'} data-now=${p.last === last ? 'yes' : 'no'} data-flow=${p.last === last && playing.value ? 'yes' : 'no'} />`)}</svg>
    ${labels(drawn, boxes, last).map((l) => html`<button type="button" class="edge-label" key=${l.key} data-now=${l.now ? 'yes' : 'no'}
      data-tone=${failed(l.call.status) ? 'bad' : 'ok'} style=${{ left: `${l.x}px`, top: `${l.y}px` }} onClick=${() => select(l.call.seq)}
      title=${l.call.path}><span>${l.text}</span> <b>${statusWords(l.call.status)}</b>${l.more > 0 && html`<small>${t('stage.more', { n: l.more })}</small>`}</button>`)}`;
}

/** @param {HTMLElement | null} floor */
function boxesOf(floor) {
  /** @type {Record<string, Box>} */
  const boxes = {};
  if (!floor) return boxes;
  const origin = floor.getBoundingClientRect();
  for (const card of floor.querySelectorAll('[data-actor]')) {
    const r = card.getBoundingClientRect();
    const side = card.closest('.left') ? 'left' : card.closest('.right') ? 'right' : 'middle';
    boxes[/** @type {HTMLElement} */ (card).dataset.actor ?? ''] = { x: r.left - origin.left, y: r.top - origin.top, w: r.width, h: r.height, side };
  }
  return boxes;
}

/** @param {Record<string, Box>} a @param {Record<string, Box>} b */
const same = (a, b) => (JSON.stringify(a) === JSON.stringify(b) ? a : b);

/** @param {Box} a @param {Box} b */
function line(a, b) {
  const order = { left: 0, middle: 1, right: 2 };
  const [p, q] = order[a.side] <= order[b.side] ? [a, b] : [b, a];
  const from = p.side === 'middle' ? { x: p.x + p.w * 0.62, y: p.y } : { x: p.x + p.w, y: p.y + p.h / 2 };
  const to = q.side === 'middle' ? { x: q.x + q.w * 0.32, y: q.y } : { x: q.side === 'left' ? q.x + q.w : q.x, y: q.y + q.h / 2 };
  let c1 = { x: from.x + 70, y: from.y };
  let c2 = { x: to.x - 70, y: to.y };
  if (q.side === 'left') c2 = { x: to.x + 70, y: to.y }; // both on the left: a bow
  if (q.side === 'middle') c2 = { x: to.x, y: to.y - 70 };
  if (p.side === 'middle') c1 = { x: from.x, y: from.y - 70 };
  const middle = { x: (from.x + 3 * c1.x + 3 * c2.x + to.x) / 8, y: (from.y + 3 * c1.y + 3 * c2.y + to.y) / 8 };
  const n = Math.round;
  return { d: `M${n(from.x)} ${n(from.y)}C${n(c1.x)} ${n(c1.y)} ${n(c2.x)} ${n(c2.y)} ${n(to.x)} ${n(to.y)}`, middle };
}

/** @param {import('../shapes').Pair[]} pairs @param {Record<string, Box>} boxes @param {import('../shapes').Call | undefined} last */
function labels(pairs, boxes, last) {
  const newest = pairs.toSorted((p, q) => q.last.seq - p.last.seq).slice(0, 3);
  const placed = newest.map((p) => {
    const { middle } = line(boxes[p.a], boxes[p.b]);
    return { key: p.key, call: p.last, now: p.last === last, x: Math.round(middle.x), y: Math.round(middle.y), text: short(p.last), more: p.calls - 1 };
  }).sort((a, b) => a.y - b.y);
  const all = Object.values(boxes);
  const left = Math.max(...all.filter((b) => b.side === 'left').map((b) => b.x + b.w)) + 84;
  const right = Math.min(...all.filter((b) => b.side === 'right').map((b) => b.x)) - 84;
  for (const p of placed) p.x = left < right ? Math.max(left, Math.min(right, p.x)) : (left + right) / 2;
  for (let i = 1; i < placed.length; i++) placed[i].y = Math.max(placed[i].y, placed[i - 1].y + 30);
  return placed;
}

/** The verb and the last word of the path. @param {import('../shapes').Call} call */
function short(call) {
  const parts = call.path.split('?')[0].split('/').filter(Boolean);
  const word = parts.findLast((p) => !/\d/.test(p)) ?? parts.at(-1) ?? '/'; // an id says nothing here
  return `${call.method} ${word}`;
}
