// @ts-check
import { html, useRef, useState, useLayoutEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { person, personId, app, chat } from '../people.js';
import { pending, resend } from '../chatting.js';
import { given } from '../names.js';
import { Bubble, ChatNote } from './bubble.js';

const page = 40; // messages drawn at once

/** The conversation up to the playhead; each bubble selects its event. */
export function ChatLog() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const who = person.value;
  const talk = chat.value;
  const waiting = pending.value.filter((p) => who && p.who === personId(who) && p.app === app.value);
  const [most, setMost] = useState(page);
  const all = talk?.items ?? [];
  const items = all.slice(-most);
  useLayoutEffect(() => { if (box.current) box.current.scrollTop = box.current.scrollHeight; }, [all.length, talk?.typing, waiting.length, who?.psid, app.value]);
  return html`<div class="chat-log scroll" role="log" aria-label=${t('chat.log')} tabindex="0" ref=${box}>
    ${all.length > items.length && html`<button type="button" class="link earlier" onClick=${() => setMost(most + page)}>${t('chat.earlier', { n: all.length - items.length })}</button>`}
    ${!items.length && !waiting.length && html`<p class="empty">${t('chat.empty', { name: who ? given(who.name) : '' })}</p>`}
    ${items.map((item) => (item.kind === 'note' ? html`<${ChatNote} key=${item.seq} item=${item} />` : html`<${Bubble} key=${item.seq} item=${item} />`))}
    ${waiting.map((p) => html`<div class="row me" key=${p.id}><p class="bubble" data-state=${p.failed ? 'failed' : 'sending'}>${p.text}</p>
      ${p.failed && html`<p class="failed" role="alert">${t('chat.failed', { why: p.failed })} <button type="button" class="link" onClick=${() => resend(p)}>${t('chat.resend')}</button></p>`}</div>`)}
    ${talk?.typing && html`<div class="row"><p class="bubble typing" aria-label=${t('chat.typing')}><i></i><i></i><i></i></p></div>`}
  </div>`;
}
