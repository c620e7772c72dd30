// @ts-check
import { html } from '../../vendor/ui.js';
import { t, day, dayOfYear, list, fullTime, hasWord } from '../i18n.js';
import { at, select, view, zone } from '../store.js';
import { actorName, customerName, given } from '../names.js';
import { bare, byWhom } from '../reducer.js';
import { mayType, send } from '../chatting.js';
import { Tag } from './tag.js';
import { Icon } from './icon.js';

/** @typedef {{ item: import('../shapes').ChatItem }} Props */

/** One message, with its buttons. @param {Props} props */
export function Bubble({ item }) {
  const { data, seq, time } = item;
  const mine = data.from === 'customer';
  const buttons = data.buttons ?? [];
  const cards = data.elements ?? data.template?.elements ?? [];
  const here = seq === at.value;
  return html`<div class=${`row ${mine ? 'me' : ''}`}>
    ${data.text && html`<button type="button" class="bubble" data-here=${here ? 'yes' : 'no'} data-buttons=${buttons.length ? 'yes' : 'no'}
      title=${fullTime(time, zone.value)} onClick=${() => select(seq)}><span class="sr">${t(mine ? 'chat.from.me' : 'chat.from.page')}</span>${data.text}</button>`}
    ${cards.map((/** @type {any} */ card, /** @type {number} */ i) => html`<${Card} key=${i} card=${card} />`)}
    ${buttons.length > 0 && html`<div class="bubble-buttons">${buttons.map((/** @type {any} */ b) => html`<${ChatButton} key=${b.title ?? b.type} button=${b} />`)}</div>`}
  </div>`;
}

/** @param {{ card: any }} props */
function Card({ card }) {
  return html`<div class="chat-card"><p class="chat-card-title">${card.title}</p>${card.subtitle && html`<p>${card.subtitle}</p>`}
    ${(card.buttons ?? []).map((/** @type {any} */ b) => html`<${ChatButton} key=${b.title} button=${b} />`)}</div>`;
}

/** @param {{ button: any }} props */
function ChatButton({ button }) {
  const { may } = mayType();
  const { type, url, payload } = button;
  const title = button.title || t(`chat.button.${type}`);
  if (type === 'web_url') return html`<a class="chat-button" href=${url} target="_blank" rel="noreferrer">${title} <${Icon} name="external-link" size=${14} /></a>`;
  const act = type === 'account_link' ? () => send({ link: { url } })
    : type === 'account_unlink' ? () => send({ unlink: true })
      : () => send({ postback: { title, payload } });
  return html`<button type="button" class="chat-button" disabled=${!may} onClick=${act}>${type === 'account_link' && html`<${Icon} name="lock" size=${14} />`}${title}</button>`;
}

/** @type {Record<string, string>} */
const marks = { linking: 'landmark', allowed: 'shield-check', linked: 'check', rejected: 'ban' };

/** A fact between the messages: what was allowed, linked, revoked. @param {Props} props */
export function ChatNote({ item }) {
  const { data, seq, time, tone } = item;
  const slots = { what: clusterWords(data.clusters ?? data.permissions ?? []), until: data.expires ? until(data.expires, time) : '', bank: actorName(bankOf(data)), app: actorName(appOf(data)), name: given(customerName(bare(data.customer), data.bank)) };
  return html`<button type="button" class="chat-note" data-here=${seq === at.value ? 'yes' : 'no'} title=${fullTime(data.expires ?? time, zone.value)}
    onClick=${() => select(seq)}><${Tag} tone=${tone} icon=${marks[data.words] ?? 'unlink'}>${t(`note.${byWhom(data.words, data)}`, slots)}</${Tag}></button>`;
}

/** @param {any} data */
const bankOf = (data) => data.bank ?? view.value.consents[data.consent]?.bank ?? '';
/** @param {any} data */
const appOf = ({ platform, app }) => (platform && app ? `${platform}/${app}` : app ?? '');

/** The day, with its year only where it could be mistaken. @param {string} time @param {string} now */
function until(time, now) {
  const year = 360 * 86400000;
  return Date.parse(time) - Date.parse(now) < year ? dayOfYear(time, zone.value) : day(time, zone.value);
}

/** What was shared in plain words; a name goes without saying once there is more. @param {string[]} clusters */
function clusterWords(clusters) {
  const all = [...new Set(clusters.map((c) => (hasWord(`cluster.${c}`) ? t(`cluster.${c}`) : c)))];
  const more = all.filter((words) => words !== t('cluster.ACCOUNT_BASIC'));
  return list(more.length ? more : all) || t('cluster.some');
}
