// @ts-check
import { html, useRef, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api } from '../api.js';
import { go } from '../router.js';

/** Takes in a .sandbank file and shows it. */
export function OpenFile() {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [said, say] = useState('');
  /** @param {Event} event */
  const open = async (event) => {
    const chosen = /** @type {HTMLInputElement} */ (event.target);
    const file = chosen.files?.[0];
    if (!file) return;
    say(t('open.busy'));
    try {
      const run = await api('/runs', { method: 'POST', body: file });
      go(`/runs/${encodeURIComponent(run.id)}`);
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
    chosen.value = '';
  };
  return html`<span class="open-file"><span role="status">${said}</span>
    <input ref=${input} type="file" accept=".sandbank,application/gzip" hidden aria-label=${t('open.file')} onChange=${open} />
    <button type="button" class="button" onClick=${() => input.current?.click()}>${t('open.file')}</button></span>`;
}
