// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { query, setQuery } from '../router.js';
import { at, log, select } from '../store.js';
import { matches } from '../filter.js';
import { announce } from '../announce.js';
import { Icon } from './icon.js';

/** Narrows the wire; Enter goes to the next event that fits. */
export function SearchBox() {
  const q = query.value.get('q') ?? '';
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === 'Escape') box.blur();
    if (event.key === 'Enter') { event.preventDefault(); next(box.value); }
  };
  return html`<form class="search" role="search" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
    <${Icon} name="search" />
    <input id="find" type="search" value=${q} placeholder=${t('find.hint')} aria-label=${t('find.hint')}
      onInput=${(/** @type {any} */ e) => setQuery({ q: e.target.value })} onKeyDown=${onKeyDown} />
    <kbd aria-hidden="true">/</kbd>
  </form>`;
}

/** @param {string} q */
function next(q) {
  const { events } = log.value;
  for (let i = 0; i < events.length; i++) {
    const event = events[(at.value + i) % events.length];
    if (matches(event, q)) { select(event.seq); return; }
  }
  announce(t('find.none'));
}
