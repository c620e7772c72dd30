// @ts-check
import { html, useEffect, useRef } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Act } from './act.js';

/**
 * Asks before something cannot be undone, and says what is lost; to keep it comes first.
 * @param {{ id: string, title: string, words: any, act: string, call: import('./calls.js').Call, close: () => void, done?: (answer: any) => void }} props
 */
export function Ask({ id, title, words, act, call, close, done }) {
  const keep = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (!box.current?.open) box.current?.showModal();
    keep.current?.focus();
  }, []);
  return html`<dialog ref=${box} class="dialog world-ask" aria-labelledby=${`${id}-ask`} onClose=${close}>
    <div class="dialog-head"><h2 id=${`${id}-ask`}>${title}</h2></div>
    ${words}
    <div class="door-act"><${Act} primary call=${call} words=${act} done=${(/** @type {any} */ answer) => { box.current?.close(); done?.(answer); }} />
      <button type="button" class="button" ref=${keep} onClick=${() => box.current?.close()}>${t('world.keep')}</button></div>
  </dialog>`;
}
