// @ts-check
import { html } from '../../vendor/ui.js';
import { t, hasWord, day, shortTime } from '../i18n.js';
import { runPath } from '../api.js';

/** What happened while the clock was moved on: how many of each kind, in words. @param {{ run: string, busy: boolean, due: import('./jump.js').Due | null, zone: string }} props */
export function FellDue({ run, busy, due, zone }) {
  const at = (/** @type {string} */ time) => `${day(time, zone)} ${shortTime(time, zone)}`;
  const feed = html`<a href=${`/api/v1${runPath(run)}/feed`} target="_blank" rel="noreferrer">${t('world.due.feed')}</a>`;
  return html`<h3>${t('world.due.title')}</h3>
    ${busy ? html`<p class="world-sub" role="status">${t('world.jump.busy')}</p>`
    : !due ? html`<p class="world-sub">${t('world.due.before')}</p>`
    : html`<p class="world-sub">${t('world.due.span', { from: at(due.from), to: at(due.to) })}</p>
      ${due.kinds.length > 0 && html`<ul class="world-due">${due.kinds.map(({ type, n, seq }) => html`<li key=${type}><a href=${`${runPath(run)}?at=${seq}`}>${inWords(type, n)}</a></li>`)}</ul>`}
      <p class="note">${t(due.kinds.length > 0 ? 'world.due.rest' : 'world.due.none')} ${feed}</p>`}`;
}

/** @param {string} type @param {number} n */
const inWords = (type, n) => (hasWord(`due.${type}.other`) ? t(`due.${type}`, { n }) : t('world.due.of', { n, type }));
