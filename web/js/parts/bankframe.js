// @ts-check
import { html, useRef, useEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { closeFrame } from '../chatting.js';
import { Icon } from './icon.js';

/** The bank's real pages, as the customer meets them. No script runs in there. @param {{ url: string }} props */
export function BankFrame({ url }) {
  const close = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { close.current?.focus(); }, [url]);
  const target = new URL(url, location.href);
  const ours = target.origin === location.origin;
  return html`<div class="bank-frame">
    <div class="bank-bar"><${Icon} name="lock" size=${14} /><span class="mono">${target.host}</span>
      <button type="button" class="icon-button" ref=${close} aria-label=${t('frame.close')} title=${t('frame.close')} onClick=${closeFrame}><${Icon} name="x" /></button></div>
    ${ours ? html`<iframe src=${url} title=${t('frame.title')} sandbox="allow-forms allow-same-origin"></iframe>`
    : html`<div class="bank-away"><p>${t('frame.away', { host: target.host })}</p><a class="button primary" href=${url} target="_blank" rel="noreferrer">${t('frame.open')} <${Icon} name="external-link" size=${14} /></a></div>`}
  </div>`;
}
