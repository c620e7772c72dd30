// @ts-check
import { html } from '../../vendor/ui.js';
import { t, day, shortTime } from '../i18n.js';
import { runPath } from '../api.js';
import { head, log, zone } from '../store.js';
import { actorName } from '../names.js';
import { Panel } from '../parts/panel.js';
import { Tag } from '../parts/tag.js';
import { Act } from './act.js';
import { FaultForm } from './faultform.js';
import { Row } from './row.js';
import { Rows } from './rows.js';

/** @typedef {{ id: string, name?: string, party: string, kind: string, route?: string, method?: string, customer?: string, caller?: string, latency_ms?: number, spread_ms?: number, status?: number, retry_after?: number, limit?: number, count?: number, every?: number, percent?: number, per_mille?: number, from?: string, until?: string, strikes: number }} Fault */

/** Who misbehaves on purpose, how often so far, and arming one more. @param {{ info: import('../shapes').RunInfo, live: any, now: string }} props */
export function FaultsPanel({ info, live, now }) {
  const list = /** @type {Fault[]} */ (live.data?.faults ?? []);
  const path = `${runPath(info.id)}/faults`;
  return html`<${Panel} id="faults" title=${t('world.faults')} aside=${t('world.faults.why')} kind="world-two">
    <div class="world-do flush"><h3>${t('world.faults.arm')}</h3><${FaultForm} info=${info} now=${now} /></div>
    <div class="world-is flush"><div class="world-head"><h3>${t('world.faults.armed')}</h3>
        ${list.length > 0 && html`<${Act} words=${t('world.faults.clearall')} call=${{ method: 'DELETE', path }} />`}</div>
      <${Rows} live=${live} list=${list} of=${t('world.faults.armed')} empty=${t('world.faults.none')} row=${(/** @type {Fault} */ f) => html`<${Armed} key=${f.id} path=${path} f=${f} />`} />
      <${Strikes} run=${info.id} /></div>
  </${Panel}>`;
}

/** @param {string} party */
export const partyName = (party) => (party === '*' ? t('world.faults.everybody') : actorName(party));

/** @param {{ path: string, f: Fault }} props */
function Armed({ path, f }) {
  const at = (/** @type {string} */ time) => `${day(time, zone.value)} ${shortTime(time, zone.value)}`;
  const share = f.percent || (f.per_mille ?? 0) / 10;
  const when = [f.route && t('fault.route', { route: f.route }), f.method, f.customer && t('fault.customer', { id: f.customer }), f.caller && t('fault.caller', { id: f.caller }),
    f.latency_ms && t('unit.ms', { n: f.latency_ms }), f.retry_after && t('fault.retry', { n: f.retry_after }), f.limit && t(f.kind === 'consent_too_long' ? 'fault.days' : 'fault.limit', { n: f.limit }),
    f.count && t('fault.count', { n: f.count }), f.every && t('fault.every', { n: f.every }), share && t('fault.share', { n: share }),
    f.from && t('fault.from', { time: at(f.from) }), f.until && t('fault.until', { time: at(f.until) })].filter(Boolean).join(' · ');
  return html`<${Row} title=${html`${partyName(f.party)}: <span class="mono">${f.status || f.kind}</span>${f.name ? ` (${f.name})` : ''}`} sub=${when || t('fault.always')} more=${html`<p class="world-sub mono small">${f.id}</p>`}
    tags=${html`<${Tag} tone=${f.strikes ? 'warn' : 'plain'}>${t('fault.strikes', { n: f.strikes })}</${Tag}>`}
    acts=${html`<${Act} words=${t('world.faults.clear')} label=${t('world.of', { act: t('world.faults.clear'), what: f.id })} call=${{ method: 'DELETE', path: `${path}/${encodeURIComponent(f.id)}` }} />`} />`;
}

/** The last strikes, with the exchange that each has spoilt. @param {{ run: string }} props */
function Strikes({ run }) {
  head.value;
  const { events } = log.value;
  const found = [];
  for (let i = events.length - 1; i >= 0 && i > events.length - 5000 && found.length < 5; i--) {
    if (events[i].type === 'fault.struck') found.push(events[i]);
  }
  if (found.length === 0) return null;
  return html`<h3>${t('world.strikes')}</h3><ul class="world-due strikes">${found.map(({ seq, time, data }) => html`<li key=${seq}>
    <a href=${`${runPath(run)}?${data.exchange ? `sel=${data.exchange}` : `at=${seq}`}`}>${t('world.strike', { kind: data.kind, party: actorName(data.party), time: shortTime(time, zone.value), route: data.route ?? '' })}</a></li>`)}</ul>`;
}
