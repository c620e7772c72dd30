// @ts-check
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api, runPath } from '../api.js';
import { Trouble } from '../parts/trouble.js';
import { AppForm } from '../parts/appform.js';
import { AppKeys } from '../parts/appkeys.js';
import { AppCalls } from '../parts/appcalls.js';

/** @typedef {import('../shapes').Enrolment} Enrolment */
/** @typedef {{ main: import('../shapes').RunInfo | null, apps: Enrolment[], error: any }} Known */

/** Two addresses in, all keys out: what a program of one's own needs. */
export function Connect() {
  const [known, setKnown] = useState(/** @type {Known} */ ({ main: null, apps: [], error: null }));
  const [chosen, choose] = useState('');
  const load = async () => {
    try {
      const { runs } = await api('/runs');
      const main = runs.find((/** @type {any} */ r) => r.id === 'main') ?? runs[0];
      const { apps } = await api(`${runPath(main.id)}/apps`);
      setKnown({ main, apps, error: null });
    } catch (error) { setKnown({ main: null, apps: [], error }); }
  };
  useEffect(() => { load(); }, []);
  const { main, apps, error } = known;
  const at = apps.find((a) => name(a) === chosen) ?? apps[apps.length - 1];
  const enrolled = (/** @type {Enrolment} */ one) => {
    const rest = apps.filter((a) => name(a) !== name(one));
    setKnown({ ...known, apps: [...rest, one] });
    choose(name(one));
  };
  return html`<main class="page connect">
    <header class="hero"><h1>${t('connect.title')}</h1><p>${t('connect.why')}</p></header>
    ${error && html`<${Trouble} what=${t('connect.error')} error=${error} again=${load} />`}
    <div class="connect-parts">
      ${main && html`<${AppForm} key=${at ? name(at) : ''} main=${main} known=${at} done=${enrolled} />`}
      ${main && html`<${AppKeys} app=${at} apps=${apps} name=${name} choose=${choose} run=${main.id} />`}
    </div>
    ${main && at && html`<${AppCalls} key=${at.client_id} run=${main.id} client=${at.client_id} />`}
  </main>`;
}

/** One program may be known at several banks. @param {Enrolment} a */
const name = (a) => `${a.app} · ${a.bank}`;
