// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { CurlButton } from './curlbutton.js';
import { CodeBlock } from './codeblock.js';
import { AppHook } from './apphook.js';
import { Icon } from './icon.js';

/** @typedef {import('../shapes').Enrolment} Enrolment */
/** @typedef {{ app: Enrolment | undefined, apps: Enrolment[], name: (a: Enrolment) => string, choose: (name: string) => void, run: string }} Props */

/** What a program is configured with, each to copy, all to download. @param {Props} props */
export function AppKeys({ app, apps, name, choose, run }) {
  return html`<section class="panel" aria-labelledby="app-keys"><div class="panel-head"><h2 id="app-keys">${t('connect.keys')}</h2>
      <div class="panel-tools">${apps.length > 1 && html`<select aria-label=${t('connect.choose')} value=${app && name(app)} onChange=${(/** @type {any} */ e) => choose(e.target.value)}>
        ${apps.map((a) => html`<option key=${name(a)} value=${name(a)}>${name(a)}</option>`)}</select>`}</div></div>
    ${app ? html`<${Keys} app=${app} run=${run} />` : html`<p class="connect-empty">${t('connect.none')}</p>`}
  </section>`;
}

/** @param {{ app: Enrolment, run: string }} props */
function Keys({ app, run }) {
  const rows = [
    ['connect.client', app.client_id], ['connect.secret', app.client_secret], ['connect.issuer', app.issuer], ['connect.api', app.api],
    ['connect.redirect', app.redirect_uri], ['connect.hooksecret', app.webhook_secret ?? ''],
    ['connect.pagetoken', app.kinnet?.page_token ?? ''], ['connect.appsecret', app.kinnet?.app_secret ?? ''], ['connect.verify', app.kinnet?.verify_token ?? ''],
  ].filter(([, value]) => value);
  const again = `go run . env --app ${app.app}${app.bank === 'larkspur' ? '' : ` --bank ${app.bank}`}${run === 'main' ? '' : ` --run ${run}`} > .env`;
  return html`<dl class="connect-keys">${rows.map(([key, value]) => html`<div key=${key}><dt>${t(key)}</dt><dd><code>${value}</code><${CurlButton} curl=${value} words=${t('copy')} /></dd></div>`)}</dl>
    <div class="connect-file">
      ${app.webhook_id && html`<${AppHook} key=${app.webhook_id} app=${app} />`}
      <div class="door-act"><button type="button" class="button" onClick=${() => download(app.env)}><${Icon} name="terminal" />${t('connect.download')}</button><${CurlButton} curl=${app.env} words=${t('connect.copyall')} /></div>
      <${CodeBlock} label=${t('connect.shell')} code=${again} />
    </div>`;
}

/** @param {string} text */
function download(text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = '.env';
  link.click();
  URL.revokeObjectURL(link.href);
}
