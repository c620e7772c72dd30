// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { at, head, following, run, toHead } from '../store.js';
import { Icon } from '../parts/icon.js';
import { GoOn } from '../parts/goon.js';

/** May the viewer change this run, and if not, why not? @returns {{ may: boolean, why: '' | 'recorded' | 'playing' }} */
export function mayAct() {
  const info = run.value;
  if (!info || info.can_type) return { may: Boolean(info), why: '' };
  return { may: false, why: info.read_only || info.state === 'recorded' ? 'recorded' : 'playing' };
}

/** Why nothing can be done here, or that the viewer looks at the past; and the way out. */
export function Gate() {
  const { why } = mayAct();
  const past = !following.value && at.value > 0 && at.value < head.value;
  if (!why && !past) return null;
  return html`<div class="world-gate" role="status"><${Icon} name=${why === 'recorded' ? 'lock' : 'clock'} />
    <p>${t(why ? `world.not.${why}` : 'world.past', { i: at.value, n: head.value })}</p>
    <span class="world-gate-ways"><${GoOn} seq=${past ? at.value : head.value} to="/world" />
      ${past && !why && html`<button type="button" class="button" onClick=${toHead}>${t('chat.go.live')}</button>`}</span></div>`;
}
