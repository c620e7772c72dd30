// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { runPath } from '../api.js';
import { tell } from '../announce.js';
import { Panel } from '../parts/panel.js';
import { Act } from './act.js';
import { Ask } from './ask.js';

/** Begins the run anew from its seed, after a question. @param {{ info: import('../shapes').RunInfo, head: number }} props */
export function Beginning({ info, head }) {
  const [asks, setAsks] = useState(false);
  const call = { method: 'POST', path: `${runPath(info.id)}/reset` };
  return html`<${Panel} id="reset" title=${t('world.reset')}>
    <div class="world-line world-pad"><p class="world-sub">${t('world.reset.why', { n: head })}</p><${Act} words=${t('world.reset.go')} icon="rotate-ccw" first=${() => setAsks(true)} call=${call} /></div>
    ${asks && html`<${Ask} id="reset" title=${t('world.reset.ask', { run: info.id })} act=${t('world.reset.go')} call=${call} close=${() => setAsks(false)} done=${() => tell(t('world.reset.done'))}
      words=${html`<p>${t('world.reset.lost', { n: head })}</p><p>${t('world.reset.kept')}</p>`} />`}
  </${Panel}>`;
}
