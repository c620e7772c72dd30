// @ts-check
import { html } from '../../vendor/ui.js';
import { log, view, seek } from '../store.js';
import { said } from '../names.js';

/** The chapters as strips; a click goes to the beginning of one. @param {{ place: any, n: number, width: number }} props */
export function Chapters({ place, n, width }) {
  const { chapters } = log.value;
  if (!chapters.length) return null;
  const now = view.value.chapter;
  return html`<div class="chapters">${chapters.map((c, i) => {
    const left = place.x(c.seq - 1);
    const right = i + 1 < chapters.length ? place.x(chapters[i + 1].seq - 1) : Math.min(width, place.x(n));
    const title = said(c.title) || said(c.headline);
    return html`<button type="button" key=${c.seq} class="chapter" title=${title} aria-current=${i === now ? 'step' : undefined}
      data-when=${i === now ? 'now' : i < now ? 'past' : 'future'} style=${{ left: `${left}px`, width: `${Math.max(4, right - left - 3)}px` }}
      onClick=${() => seek(c.seq)}><span>${title}</span></button>`;
  })}</div>`;
}
