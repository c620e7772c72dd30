// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { chat } from '../people.js';
import { mayType, send, pending } from '../chatting.js';

/** The replies that the last message offers. */
export function QuickReplies() {
  const last = chat.value?.items.filter((i) => i.kind === 'message').at(-1);
  const replies = last?.data.from === 'page' ? last.data.quick_replies ?? [] : [];
  const { may } = mayType();
  if (!last && may && !pending.value.length) return html`<${Starters} />`;
  if (!replies.length) return null;
  return html`<div class="quick" role="group" aria-label=${t('chat.quick')}>
    ${replies.map((/** @type {any} */ r) => html`<button type="button" class="pill" key=${r.payload ?? r.title} disabled=${!may}
      onClick=${() => send({ quick_reply: { title: r.title, payload: r.payload } }, r.title)}>${r.title}</button>`)}
  </div>`;
}

/** Something to begin with, in both languages that the bot understands. */
function Starters() {
  return html`<div class="quick" role="group" aria-label=${t('chat.begin')}>
    ${["What's my balance?", 'Số dư của tôi?'].map((words) => html`<button type="button" class="pill" key=${words} onClick=${() => send({ text: words }, words)}>${words}</button>`)}
  </div>`;
}
