// @ts-check
import { html, useRef, useState, useLayoutEffect, useEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { at, inspected, select } from '../store.js';
import { upTo } from '../log.js';
import { WireRow } from './wirerow.js';

/** A list of any length that draws only the rows in view. @param {{ seqs: number[], count: number, empty: string }} props */
export function EventList({ seqs, empty }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [window_, setWindow] = useState({ top: 0, height: 300, row: 24 });
  const chosen = inspected.value?.seq ?? 0;
  const here = seqs.indexOf(chosen);
  const measure = () => {
    const el = box.current;
    if (!el) return;
    const row = parseFloat(getComputedStyle(el).getPropertyValue('--row')) || 24;
    setWindow((w) => (w.top === el.scrollTop && w.height === el.clientHeight && w.row === row ? w : { top: el.scrollTop, height: el.clientHeight, row }));
  };
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => { reveal(box.current, here, window_.row); measure(); }, [here, seqs.length === 0]);

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const page = Math.max(1, Math.floor(window_.height / window_.row) - 1);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page }[event.key];
    let next = -1;
    if (step) next = Math.max(0, Math.min(seqs.length - 1, (here < 0 ? upTo(seqs, at.value) - 1 : here) + step));
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = seqs.length - 1;
    if (next < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    select(seqs[next]);
  };
  const first = Math.max(0, Math.floor(window_.top / window_.row) - 4);
  const last = Math.min(seqs.length, first + Math.ceil(window_.height / window_.row) + 8);
  const rows = [];
  for (let i = first; i < last; i++) rows.push(html`<${WireRow} key=${seqs[i]} seq=${seqs[i]} i=${i} n=${seqs.length} row=${window_.row} chosen=${i === here} future=${seqs[i] > at.value} />`);
  return html`<div class="event-list scroll" role="listbox" tabindex="0" ref=${box} aria-label=${t('wire.list')} onScroll=${measure} onKeyDown=${onKeyDown}
    aria-activedescendant=${here >= first && here < last ? `wire-${chosen}` : undefined}>
    ${seqs.length ? html`<div class="event-rows" role="presentation" style=${{ height: `${seqs.length * window_.row}px` }}>${rows}</div>`
    : html`<p class="empty" role="option" aria-selected="false">${empty}</p>`}
  </div>`;
}

/** Scrolls as little as brings the row into view. @param {HTMLElement | null} box @param {number} i @param {number} row */
function reveal(box, i, row) {
  if (!box || i < 0) return;
  const top = i * row;
  if (top < box.scrollTop + row) box.scrollTop = Math.max(0, top - row);
  else if (top + 2 * row > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * row - box.clientHeight;
}
