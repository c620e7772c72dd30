// @ts-check
import { html } from '../../vendor/ui.js';
import { t, count } from '../i18n.js';
import { run, view, select } from '../store.js';
import { actorName, stance } from '../names.js';
import { statusWords } from '../words.js';

/** The same facts as the stage, as tables. */
export function StageTable() {
  const pairs = Object.values(view.value.pairs);
  return html`<div class="stage-table scroll" tabindex="0" role="region" aria-label=${t('stage.table')}>
    <table><caption>${t('stage.calls')}</caption>
      <thead><tr><th>${t('col.between')}</th><th>${t('col.calls')}</th><th>${t('col.refused')}</th><th>${t('col.last')}</th></tr></thead>
      <tbody>${pairs.map((p) => html`<tr key=${p.key}><th scope="row">${t('wire.and', { a: actorName(p.a), b: actorName(p.b) })}</th><td>${count(p.calls)}</td><td>${count(p.refused)}</td>
        <td><button type="button" class="link mono" onClick=${() => select(p.last.seq)}>${p.last.method} ${statusWords(p.last.status)}</button></td></tr>`)}
        ${!pairs.length && html`<tr><td colspan="4">${t('stage.none')}</td></tr>`}</tbody></table>
    <table><caption>${t('stage.banks')}</caption>
      <tbody>${run.value?.banks.map((b) => html`<tr key=${b.id}><th scope="row">${b.name}</th><td>${b.country}</td><td>${stance(b).text}</td></tr>`)}</tbody></table>
  </div>`;
}
