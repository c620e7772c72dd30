// @ts-check
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api } from '../api.js';
import { Trouble } from '../parts/trouble.js';
import { StoryDoor } from '../parts/storydoor.js';
import { AppDoor } from '../parts/appdoor.js';
import { BankDoor } from '../parts/bankdoor.js';
import { RunList } from '../parts/runlist.js';
import { BankTable } from '../parts/banktable.js';

/** The first page: three doors, the runs, the banks. */
export function Library() {
  const [state, setState] = useState(/** @type {{ runs: import('../shapes').RunInfo[] | null, error: Error | null }} */ ({ runs: null, error: null }));
  const load = () => api('/runs').then(({ runs }) => setState({ runs, error: null }), (error) => setState({ runs: null, error }));
  useEffect(() => { load(); }, []);
  // A story that is being played gets its verdict without a reload.
  const moving = state.runs?.some((r) => r.state === 'playing');
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(load, 2000);
    return () => clearInterval(timer);
  }, [moving]);
  const main = state.runs?.find((r) => r.id === 'main') ?? state.runs?.[0];
  return html`<main class="page library">
    <header class="hero"><h1>${t('library.headline')}</h1><p>${t('library.why')}</p></header>
    <div class="doors">
      <${StoryDoor} runs=${state.runs} />
      <${AppDoor} />
      <${BankDoor} main=${main} />
    </div>
    ${state.error && html`<${Trouble} what=${t('library.error')} error=${state.error} again=${load} />`}
    ${state.runs && html`<${RunList} runs=${state.runs} />`}
    ${main && html`<${BankTable} banks=${main.banks} />`}
    <p class="note">${t('help.simulation')}</p>
  </main>`;
}
