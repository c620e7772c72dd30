// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api, runPath } from '../api.js';
import { go } from '../router.js';
import { at, run } from '../store.js';
import { tell } from '../announce.js';

/** Forks the run at the playhead: what comes then is the viewer's. @param {{ seq?: number, to?: string }} props seq is another event than the playhead's, to the screen that opens */
export function GoOn({ seq = at.value, to = '' }) {
  const [busy, setBusy] = useState(false);
  const fork = async () => {
    setBusy(true);
    try {
      const made = await api(`${runPath(run.value?.id ?? '')}/fork`, { method: 'POST', body: { at: String(seq) } });
      go(`/runs/${encodeURIComponent(made.id)}${to}`);
    } catch (error) {
      tell(/** @type {Error} */ (error).message);
    }
    setBusy(false);
  };
  return html`<button type="button" class="go-on" disabled=${busy || seq < 1} title=${t('fork.why')} onClick=${fork}>${t('fork.here')}</button>`;
}
