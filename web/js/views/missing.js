// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';

export function Missing() {
  return html`<main class="page narrow"><h1>${t('missing.title')}</h1><p>${t('missing.why')}</p><p><a href="/">${t('go.library')}</a></p></main>`;
}
