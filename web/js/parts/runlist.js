// @ts-check
import { html } from '../../vendor/ui.js';
import { t, local, day } from '../i18n.js';
import { Tag } from './tag.js';
import { OpenFile } from './openfile.js';

const tones = /** @type {Record<string, string>} */ ({ live: 'info', playing: 'warn', passed: 'ok', failed: 'bad', recorded: 'plain' });
const icons = /** @type {Record<string, string>} */ ({ live: 'network', playing: 'clock', passed: 'circle-check', failed: 'circle-x', recorded: 'play' });

/** @param {{ runs: import('../shapes').RunInfo[] }} props */
export function RunList({ runs }) {
  return html`<section class="panel runs" aria-labelledby="runs-title"><div class="panel-head"><h2 id="runs-title">${t('runs.title')}</h2><${OpenFile} /></div>
    <div class="table-wrap scroll" tabindex="0" role="region" aria-labelledby="runs-title"><table><thead><tr><th>${t('runs.run')}</th><th>${t('runs.state')}</th><th class="number">${t('runs.events')}</th><th class="number">${t('runs.seed')}</th><th>${t('runs.clock')}</th></tr></thead>
      <tbody>${runs.map((r) => html`<tr key=${r.id}><th scope="row"><a href=${`/runs/${encodeURIComponent(r.id)}`}>${local(r.title) || r.id}</a><small class="mono">${r.id}</small></th>
        <td><${Tag} tone=${tones[r.state]} icon=${icons[r.state]}>${t(`state.${r.state}`)}</${Tag}></td><td class="number">${t('n', { n: r.head })}</td><td class="number mono">${r.seed}</td><td>${day(r.clock.now, r.clock.zone)}</td></tr>`)}</tbody></table></div>
  </section>`;
}
