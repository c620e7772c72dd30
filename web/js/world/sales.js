// @ts-check
import { html } from '../../vendor/ui.js';
import { t, hasWord, dayOfYear, shortTime } from '../i18n.js';
import { runPath } from '../api.js';
import { zone } from '../store.js';
import { actorName } from '../names.js';
import { Tag } from '../parts/tag.js';
import { Act } from './act.js';
import { Row } from './row.js';
import { Rows } from './rows.js';
import { sum } from './money.js';

/** @param {string} status */
export const saleTone = (status) => ({ pending: 'warn', accepted: 'warn', booked: 'ok', executed: 'ok', declined: 'bad', rejected: 'bad' })[status] ?? 'plain';

/** What was bought and received by hand, the newest first. @param {{ run: string, sales: any, payments: any }} props */
export function Sales({ run, sales, payments }) {
  const received = (payments.data?.payments ?? []).filter((/** @type {any} */ p) => p.to.account && !p.from.account).map((/** @type {any} */ p) => ({ ...p, received: true }));
  const list = [...(sales.data?.transactions ?? []), ...received].sort((a, b) => (a.at < b.at ? 1 : -1));
  return html`<${Rows} live=${sales} list=${list} of=${t('world.sales')} empty=${t('world.sales.none')} row=${(/** @type {any} */ one) => html`<${Sale} key=${one.id} run=${run} one=${one} />`} />`;
}

/** @param {{ run: string, one: any }} props */
function Sale({ run, one }) {
  const received = Boolean(one.received);
  const name = received ? one.from.name : one.merchant;
  const booked = one.captured && one.captured !== one.amount ? t('sale.asked', { sum: sum(one.amount, one.currency) }) : '';
  const amount = `${received ? '+' : '−'}${sum(one.captured ?? one.amount, one.currency)}`;
  const sub = [received ? actorName(one.to.bank) : `${one.customer_name}, ${actorName(one.bank)}`, `${dayOfYear(one.at, zone.value)} ${shortTime(one.at, zone.value)}`, one.mcc && `MCC ${one.mcc}`, booked,
    one.status === 'pending' && (one.captures || one.lapses) && t(one.captures ? 'sale.captures' : 'sale.lapses', { day: dayOfYear(one.captures ?? one.lapses, zone.value) }),
    one.refunded && t('sale.refunded', { sum: sum(one.refunded, one.currency) })].filter(Boolean).join(' · ');
  const may = one.received ? [] : one.status === 'pending' ? ['capture', 'lapse'] : one.status === 'booked' && !one.refunded ? ['refund'] : [];
  const word = hasWord(`sale.${one.status}`) ? t(`sale.${one.status}`) : one.status;
  return html`<${Row} title=${html`${name} <span class="world-sum">${amount}</span>`} sub=${sub}
    tags=${html`<${Tag} tone=${saleTone(one.status)}>${word}${one.code ? ` ${one.code}` : ''}</${Tag}>`}
    acts=${may.map((act) => html`<${Act} key=${act} words=${t(`sale.${act}`)} label=${t('world.of', { act: t(`sale.${act}`), what: name })} call=${{ method: 'POST', path: `${runPath(run)}/transactions/${encodeURIComponent(one.id)}/${act}`, body: {} }} />`)} />`;
}
