// @ts-check
import { html, useRef, useEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { helpOpen } from '../keys.js';
import { Icon } from './icon.js';
import { ShortcutList } from './shortcutlist.js';

/** The keys, over whatever is open. */
export function HelpDialog() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = helpOpen.value;
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current?.close();
  }, [open]);
  return html`<dialog ref=${dialog} class="dialog" aria-labelledby="help-title" onClose=${() => { helpOpen.value = false; }}>
    <div class="dialog-head"><h2 id="help-title">${t('help.keys')}</h2>
      <button type="button" class="icon-button" aria-label=${t('close')} onClick=${() => { helpOpen.value = false; }}><${Icon} name="x" /></button></div>
    ${open && html`<${ShortcutList} />
    <p class="note">${t('help.simulation')}</p>
    <p><a href="/help" onClick=${() => { helpOpen.value = false; }}>${t('help.more')}</a></p>`}
  </dialog>`;
}
