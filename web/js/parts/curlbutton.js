// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { copy } from '../clipboard.js';
import { Icon } from './icon.js';

/** @param {{ curl: string, words?: string }} props */
export function CurlButton({ curl, words }) {
  const [done, setDone] = useState('');
  const copied = done !== '' && done === curl;
  const click = async () => { if (await copy(curl)) setDone(curl); };
  return html`<button type="button" class="quiet-button" disabled=${!curl} onClick=${click}>
    <${Icon} name=${copied ? 'check' : 'copy'} /><span class="curl-words">${copied ? t('copy.copied') : words ?? t('copy.curl')}</span></button>`;
}
