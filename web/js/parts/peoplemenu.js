// @ts-check
import { html, useRef, useEffect } from '../../vendor/ui.js';
import { t, local } from '../i18n.js';
import { run } from '../store.js';
import { person, personId, take, chat, app, pages, turnTo } from '../people.js';
import { mayType, send } from '../chatting.js';
import { Icon } from './icon.js';

/** Whose phone it is: the named customers, by bank. @param {{ onClose: () => void }} props */
export function PeopleMenu({ onClose }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const info = run.value;
  useEffect(() => { /** @type {HTMLElement | null} */ (box.current?.querySelector('[aria-pressed=true], button'))?.focus(); }, []);
  if (!info) return null;
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => { if (event.key === 'Escape') { event.stopPropagation(); onClose(); } };
  return html`<div class="people scroll" role="group" aria-label=${t('phone.people')} ref=${box} onKeyDown=${onKeyDown}>
    <p class="people-title">${t('phone.people')}</p>
    ${info.banks.map((bank) => {
      const people = info.people.filter((p) => p.bank === bank.id);
      return people.length > 0 && html`<div key=${bank.id}><p class="people-bank">${bank.name}</p>
        ${people.map((p) => html`<button type="button" key=${p.key} aria-pressed=${String(p === person.value)} onClick=${() => { take(p); onClose(); }}>
          <${Icon} name=${p === person.value ? 'check' : 'user'} /><span>${p.name}${p.note && html`<small>${local(p.note)}</small>`}</span></button>`)}</div>`;
    })}
    <div><p class="people-bank">${t('phone.pages')}</p>
      ${pages.map((p) => html`<button type="button" key=${p} aria-pressed=${String(p === app.value)} onClick=${() => { turnTo(p); onClose(); }}>
        <${Icon} name=${p === app.value ? 'check' : 'message-circle'} /><span>${t(`page.${p}`)}</span></button>`)}</div>
    <div class="people-more">
      ${chat.value?.linked && html`<button type="button" disabled=${!mayType().may} onClick=${() => { send({ unlink: true }); onClose(); }}><${Icon} name="unlink" /><span>${t('phone.unlink')}</span></button>`}
      <a href=${`/runs/${encodeURIComponent(info.id)}/phone?actor=${person.value ? personId(person.value) : ''}`}><${Icon} name="external-link" /><span>${t('phone.alone')}</span></a>
    </div>
  </div>`;
}
