// @ts-check
import { html, useState, useLayoutEffect, useEffect } from '../../vendor/ui.js';
import { view, playing, select, ended } from '../store.js';
import { marked } from '../hover.js';
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
  const mark = ended.value ? '' : marked.value;
  const drawn = Object.values(pairs).filter((p) => boxes[p.a] && boxes[p.b]);
  return html`
    <svg class="edges" data-marked=${mark ? 'yes' : 'no'} aria-hidden="true">${drawn.map((p) => html`<path key=${p.key} d=${line(boxes[p.a], boxes[p.b]).d}
      data-tone=${failed(p.last.status) ? 'bad' : 'ok'} data-marked=${mark === p.a || mark === p.b ? 'yes' : 'no'} data-now=${p.last === last ? 'yes' : 'no'} data-flow=${p.last === last && playing.value ? 'yes' : 'no'} />`)}</svg>
    ${labels(drawn, boxes, last).map((l) => html`<button type="button" class="edge-label" key=${l.key} data-now=${l.now ? 'yes' : 'no'}
      data-tone=${failed(l.call.status) ? 'bad' : 'ok'} style=${{ left: `${l.x}px`, top: `${l.y}px`, maxWidth: `${l.most}px` }} onClick=${() => select(l.call.seq)}
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
  const stage = floor.querySelector('.on-stage')?.getBoundingClientRect();
  if (stage) boxes[''] = { x: stage.left - origin.left, y: stage.top - origin.top, w: stage.width, h: stage.height, side: 'middle' };
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
    return { key: p.key, call: p.last, now: p.last === last, x: middle.x, y: middle.y, most: 0, text: short(p.last), more: p.calls - 1 };
  }).sort((a, b) => a.y - b.y);
  const all = Object.values(boxes);
  const left = Math.max(...all.filter((b) => b.side === 'left').map((b) => b.x + b.w)) + 6;
  const right = Math.min(...all.filter((b) => b.side === 'right').map((b) => b.x)) - 6;
  for (const p of placed) {
    p.most = Math.round(right - left);
    const half = Math.min(p.most, widthOf(p)) / 2;
    p.x = Math.round(Math.max(left + half, Math.min(right - half, p.x)));
  }
  // Below each other, and above the customer and what she says.
  for (let i = 1; i < placed.length; i++) placed[i].y = Math.max(placed[i].y, placed[i - 1].y + apart);
  let floor = (boxes['']?.y ?? Infinity) - apart / 2;
  for (let i = placed.length - 1; i >= 0; i--) { placed[i].y = Math.round(Math.min(placed[i].y, floor)); floor = placed[i].y - apart; }
  return placed;
}

const apart = 30; // px from the middle of a label to the next one's

/** About how wide a label is, in px: its letters are all as wide. @param {{ text: string, call: import('../shapes').Call, more: number }} label */
const widthOf = ({ text, call, more }) => 7.25 * (text.length + 1 + statusWords(call.status).length) + 22 + (more > 0 ? 8 + 6.7 * t('stage.more', { n: more }).length : 0);

/** The verb and the last word of the path. @param {import('../shapes').Call} call */
function short(call) {
  const parts = call.path.split('?')[0].split('/').filter(Boolean);
  const word = parts.findLast((p) => !/\d/.test(p)) ?? parts.at(-1) ?? '/'; // an id says nothing here
  return `${call.method} ${word}`;
}
