// @ts-check
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t, clockTime } from '../i18n.js';
import { api, runPath } from '../api.js';
import { statusTone } from '../outcome.js';
import { Tag } from './tag.js';

/** @typedef {{ exchange: string, method: string, path: string, status: number, refusal?: string, time: string }} Call */

/** The last calls of a program, as the bank saw them. @param {{ run: string, client: string }} props */
export function AppCalls({ run, client }) {
  const [calls, setCalls] = useState(/** @type {Call[]} */ ([]));
  useEffect(() => {
    const look = () => api(`${runPath(run)}/exchanges?limit=20&from=${encodeURIComponent(client)}`).then(({ exchanges }) => setCalls(exchanges), () => {});
    look();
    const timer = setInterval(() => { if (!document.hidden) look(); }, 2000);
    return () => clearInterval(timer);
  }, []);
  return html`<section class="panel" aria-labelledby="app-calls"><div class="panel-head"><h2 id="app-calls">${t('connect.calls')}</h2></div>
    ${calls.length === 0 ? html`<p class="connect-empty">${t('connect.calls.none')}</p>` : html`
    <div class="table-wrap scroll" tabindex="0" role="region" aria-labelledby="app-calls"><table><thead><tr><th>${t('connect.calls.time')}</th><th>${t('connect.calls.call')}</th><th>${t('connect.calls.status')}</th><th>${t('connect.calls.why')}</th></tr></thead>
      <tbody>${calls.map((c) => html`<tr key=${c.exchange}><td class="mono">${clockTime(c.time, 'UTC')}</td>
        <th scope="row"><a class="mono" href=${`/runs/${encodeURIComponent(run)}?sel=${c.exchange}`}>${c.method} ${c.path}</a></th>
        <td><${Tag} tone=${statusTone(c.status)}>${c.status}</${Tag}></td><td>${c.refusal ?? ''}</td></tr>`)}</tbody></table></div>`}
  </section>`;
}
