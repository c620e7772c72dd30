// @ts-check
import { html } from '../../vendor/ui.js';
import { t, day, fullTime, hasWord } from '../i18n.js';
import { at, select, zone } from '../store.js';
import { actorName } from '../names.js';
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

/** A fact between the messages: what was allowed, linked, revoked. @param {Props} props */
export function ChatNote({ item }) {
  const { data, seq, tone } = item;
  const what = clusterWords(data.clusters ?? data.permissions ?? []);
  const words = t(data.words, { what: what || t('cluster.some'), until: data.expires ? day(data.expires, zone.value) : '', bank: actorName(data.bank ?? '') });
  return html`<button type="button" class="chat-note" onClick=${() => select(seq)}><${Tag} tone=${tone} icon=${tone === 'ok' ? 'shield-check' : 'unlink'}>${words}</${Tag}></button>`;
}

/** @param {string[]} clusters */
function clusterWords(clusters) {
  return [...new Set(clusters.map((c) => (hasWord(`cluster.${c}`) ? t(`cluster.${c}`) : c)))].join(', ');
}
