// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Icon } from './icon.js';

/** What failed, the request's id, and the way out. @param {{ what: string, error: any, again?: () => void }} props */
export function Trouble({ what, error, again }) {
  return html`<div class="trouble" role="alert">
    <${Icon} name="circle-alert" />
    <div>
      <p class="trouble-what">${what}</p>
      <p>${error?.message || t('error.network')}</p>
      ${error?.requestId && html`<p class="mono small">${t('error.request', { id: error.requestId })}</p>`}
      ${again && html`<button type="button" class="button" onClick=${again}>${t('again')}</button>`}
    </div>
  </div>`;
}
