// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { CurlButton } from './curlbutton.js';

/** A command to paste, under its name. @param {{ code: string, label: string }} props */
export function CodeBlock({ code, label }) {
  return html`<div class="code-block"><div class="code-head"><span>${label}</span><${CurlButton} curl=${code} words=${t('copy')} /></div>
    <pre class="code scroll" tabindex="0" role="region" aria-label=${label}>${code}</pre></div>`;
}
