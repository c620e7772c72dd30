// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { CurlButton } from './curlbutton.js';

/** A command to paste. @param {{ code: string, label: string }} props */
export function CodeBlock({ code, label }) {
  return html`<div class="code-block"><pre class="code scroll" tabindex="0" role="region" aria-label=${label}>${code}</pre><${CurlButton} curl=${code} words=${t('copy')} /></div>`;
}
