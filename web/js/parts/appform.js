// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api, runPath } from '../api.js';
import { Icon } from './icon.js';
import { Trouble } from './trouble.js';

/** @typedef {import('../shapes').Enrolment} Enrolment */
/** @typedef {{ main: import('../shapes').RunInfo, known: Enrolment | undefined, done: (one: Enrolment) => void }} Props */

/** What a developer says of her program. @param {Props} props */
export function AppForm({ main, known, done }) {
  const [state, setState] = useState(/** @type {{ busy: boolean, error: any }} */ ({ busy: false, error: null }));
  const submit = async (/** @type {any} */ event) => {
    event.preventDefault();
    const said = new FormData(event.target);
    /** @type {Record<string, string>} */
    const body = {};
    for (const key of ['bank', 'redirect_uri', 'webhook_url', 'platform']) {
      const value = String(said.get(key) ?? '').trim();
      if (value) body[key] = value;
    }
    setState({ busy: true, error: null });
    try {
      const app = encodeURIComponent(String(said.get('app')));
      const one = await api(`${runPath(main.id)}/apps/${app}`, { method: 'PUT', body });
      setState({ busy: false, error: null });
      done(one);
    } catch (error) { setState({ busy: false, error }); }
  };
  return html`<section class="panel" aria-labelledby="app-form"><div class="panel-head"><h2 id="app-form">${t('connect.form')}</h2></div>
    <form class="connect-form" onSubmit=${submit}>
      <label>${t('connect.app')}<input name="app" required pattern="[a-z0-9][a-z0-9\\-]*" maxlength="40" value=${known?.app ?? 'my-app'} autocomplete="off" spellcheck=${false} aria-describedby="app-note" /></label>
      <p class="note" id="app-note">${t('connect.app.note')}</p>
      <label>${t('door.bank.bank')}<select name="bank" value=${known?.bank ?? main.banks[0]?.id}>${main.banks.map((b) => html`<option key=${b.id} value=${b.id}>${b.name}</option>`)}</select></label>
      <label>${t('connect.redirect')}<input name="redirect_uri" type="url" required value=${known?.redirect_uri ?? 'http://localhost:3000/callback'} spellcheck=${false} /></label>
      <label>${t('connect.webhook')}<input name="webhook_url" type="url" value=${known?.webhook_url ?? ''} placeholder="http://localhost:3000/webhook" spellcheck=${false} aria-describedby="hook-note" /></label>
      <p class="note" id="hook-note">${t('connect.webhook.note')}</p>
      <label class="connect-check"><input type="checkbox" name="platform" value="kinnet" checked=${Boolean(known?.kinnet)} /> ${t('connect.page')}</label>
      ${state.error && html`<${Trouble} what=${t('connect.refused')} error=${state.error} />`}
      <div class="door-act"><button class="button primary" disabled=${state.busy}><${Icon} name="plug" />${t(known ? 'connect.again' : 'connect.go')}</button></div>
    </form>
  </section>`;
}
