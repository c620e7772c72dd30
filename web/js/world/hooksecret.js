// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api } from '../api.js';
import { CurlButton } from '../parts/curlbutton.js';

/** The key of a subscription's signatures, when it is asked for. @param {{ path: string, where: string }} props */
export function HookSecret({ path, where }) {
  const [secret, setSecret] = useState('');
  const [failed, setFailed] = useState('');
  const toggle = async () => {
    if (secret) { setSecret(''); return; }
    try { setSecret((await api(path)).secret); setFailed(''); } catch (error) { setFailed(/** @type {Error} */ (error).message); }
  };
  return html`<p class="world-secret"><button type="button" class="link" aria-expanded=${String(Boolean(secret))} aria-label=${t('world.of', { act: t(secret ? 'world.hooks.hide' : 'world.hooks.secret'), what: where })} onClick=${toggle}>${t(secret ? 'world.hooks.hide' : 'world.hooks.secret')}</button>
    ${secret && html`<code>${secret}</code><${CurlButton} curl=${secret} words=${t('copy')} />`}${failed && html`<span class="act-error" role="alert">${failed}</span>`}</p>`;
}
