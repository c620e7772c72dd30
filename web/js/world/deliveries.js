// @ts-check
import { html } from '../../vendor/ui.js';
import { t, hasWord, dayOfYear, shortTime } from '../i18n.js';
import { runPath } from '../api.js';
import { head, log, run, zone } from '../store.js';
import { actorName } from '../names.js';
import { statusTone } from '../outcome.js';
import { Tag } from '../parts/tag.js';
import { Act } from './act.js';
import { exchangeOf } from './exchangeof.js';
import { short } from './hooks.js';
import { sum } from './money.js';
import { Row } from './row.js';
import { Rows } from './rows.js';

/** @typedef {{ id: string, from?: string, app?: string, subscription?: string, kind: string, state: string, why?: string, queued: string, next?: string, body?: any, attempts: { attempt: number, time: string, status?: number, why?: string }[] }} Sent */

const tones = /** @type {Record<string, string>} */ ({ delivered: 'ok', queued: 'info', failed: 'warn', postponed: 'warn', abandoned: 'bad', dropped: 'bad' });

/** The log of all webhooks, of the banks and of the messenger, the newest first. @param {{ live: any, hooks: import('./hooks.js').Hook[] }} props */
export function Deliveries({ live, hooks }) {
  const list = /** @type {Sent[]} */ ([...(live.data?.deliveries ?? [])]).sort((a, b) => (a.queued < b.queued ? 1 : -1));
  return html`<${Rows} live=${live} list=${list} of=${t('world.deliveries')} empty=${t('world.deliveries.none')} row=${(/** @type {Sent} */ one) => html`<${Delivery} key=${one.id} one=${one} hooks=${hooks} />`} />`;
}

/** @param {{ one: Sent, hooks: import('./hooks.js').Hook[] }} props */
function Delivery({ one, hooks }) {
  const path = runPath(run.value?.id ?? '');
  head.value;
  const last = one.attempts[one.attempts.length - 1];
  const exchange = exchangeOf(log.value, one.id, run.value?.base ?? '');
  const to = one.app ? actorName(`kinnet/${one.app}`) : short(hooks.find((h) => h.id === one.subscription)?.url ?? '') || t('world.hooks.ended');
  const from = one.from ? actorName(one.from) : actorName('kinnet');
  const why = one.state === 'delivered' ? '' : one.why || last?.why || '';
  const word = one.state === 'failed' && one.next ? 'retrying' : one.state;
  const next = one.next && one.state !== 'delivered' ? t('world.delivery.next', { time: `${dayOfYear(one.next, zone.value)} ${shortTime(one.next, zone.value)}` }) : '';
  return html`<${Row} title=${html`<span class="mono">${one.kind}</span> ${told(one.body)}`}
    sub=${[t('wire.between', { from, to }), `${dayOfYear(one.queued, zone.value)} ${shortTime(one.queued, zone.value)}`].join(' · ')}
    more=${(why || next) && html`<p class="world-sub world-why">${[why, next].filter(Boolean).join(' · ')}</p>`}
    tags=${html`<${Tag} tone=${tones[one.state]}>${t(`world.delivery.${word}`)}</${Tag}>${last?.status ? html`<${Tag} tone=${statusTone(last.status)}>${last.status}</${Tag}>` : ''}${one.attempts.length > 1 ? html`<${Tag}>${t('world.delivery.attempts', { n: one.attempts.length })}</${Tag}>` : ''}`}
    acts=${html`${exchange && html`<a class="world-link" href=${`${path}?sel=${encodeURIComponent(exchange)}`} aria-label=${t('world.of', { act: t('world.delivery.wire'), what: one.id })}>${t('world.delivery.wire')}</a>`}
      <${Act} words=${t('world.delivery.again')} label=${t('world.of', { act: t('world.delivery.again'), what: one.id })} call=${{ method: 'POST', path: `${path}/deliveries/${encodeURIComponent(one.id)}/redeliver` }} />`} />`;
}

/** What a bank's webhook tells of a transaction. @param {any} body */
function told(body) {
  const deal = body?.data?.transaction;
  if (!deal?.amount) return '';
  const status = hasWord(`sale.${deal.status}`) ? t(`sale.${deal.status}`) : deal.status ?? '';
  return [deal.merchant || deal.description, sum(deal.amount.value, deal.amount.currency), status].filter(Boolean).join(', ');
}
