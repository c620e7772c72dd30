// @ts-check
import { html, useState, useEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { person } from '../people.js';
import { mayType, send } from '../chatting.js';
import { api } from '../api.js';
import { given } from '../names.js';
import { toHead, at, head } from '../store.js';
import { go } from '../router.js';
import { Icon } from './icon.js';

/** Where the viewer types as the customer; in the past it says where one can. */
export function Composer() {
  const [text, setText] = useState('');
  const who = person.value;
  const { may, why } = mayType();
  if (!who || why === 'loading') return null;
  if (!may) return html`<${NotNow} why=${why} name=${given(who.name)} />`;
  /** @param {Event} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const words = text.trim();
    if (!words) return;
    setText('');
    send({ text: words }, words);
  };
  return html`<form class="composer" onSubmit=${onSubmit}>
    <input type="text" value=${text} maxlength="2000" autocomplete="off" placeholder=${t('chat.hint', { name: given(who.name) })}
      aria-label=${t('chat.hint', { name: given(who.name) })} onInput=${(/** @type {any} */ e) => setText(e.target.value)} />
    <button type="submit" class="send" aria-label=${t('chat.send')}><${Icon} name="send" size=${17} /></button>
  </form>`;
}

/** Is there a run of that name? Not before the server has said so. @param {string} id */
function useThere(id) {
  const [there, setThere] = useState(false);
  useEffect(() => {
    let left = false;
    api('/runs').then(({ runs }) => { if (!left) setThere(runs.some((/** @type {{ id: string }} */ r) => r.id === id)); }, () => { /* then it is not offered */ });
    return () => { left = true; };
  }, [id]);
  return there;
}

/** @param {{ why: string, name: string }} props */
function NotNow({ why, name }) {
  const main = useThere('main');
  return html`<div class="not-now">
    <p>${t(`chat.not.${why}`, { name })}</p>
    <p class="not-now-ways">
      ${why === 'past.story' && at.value < head.value && html`<button type="button" class="link" onClick=${toHead}>${t('chat.go.end')}</button>`}
      ${why === 'past' ? html`<button type="button" class="link" onClick=${toHead}>${t('chat.go.live')}</button>`
      : main && html`<button type="button" class="link" onClick=${() => go('/runs/main')}>${t('chat.go.main')}</button>`}
    </p>
  </div>`;
}
