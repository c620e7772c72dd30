// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Act } from './act.js';

const paces = ['1', '60', '3600', '86400'];

/** How fast the clock goes, and that it stands. @param {{ path: string, clock: import('./clock.js').Clock }} props */
export function Pace({ path, clock }) {
  const [chosen, choose] = useState('');
  const known = paces.includes(clock.rate) || clock.frozen ? paces : [...paces, clock.rate];
  const pace = chosen || (clock.frozen ? '1' : clock.rate);
  const rate = (/** @type {string} */ value) => ({ method: 'POST', path, body: { rate: value } });
  return html`<div class="world-line">
    <label>${t('world.pace')}<select name="rate" value=${pace} onChange=${(/** @type {any} */ e) => choose(e.target.value)}>
      ${known.map((p) => html`<option key=${p} value=${p}>${paces.includes(p) ? t(`world.pace.${p}`) : t('world.pace.fast', { n: Number(p) })}</option>`)}</select></label>
    <${Act} words=${t('world.pace.set')} call=${rate(pace)} off=${!clock.frozen && pace === clock.rate} />
    ${!clock.frozen && html`<${Act} words=${t('world.freeze')} icon="pause" call=${rate('0')} />`}
  </div>`;
}
