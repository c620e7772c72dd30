// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { linkState } from '../store.js';

/** Connected, catching up, reconnecting or polling: never an overlay. */
export function ConnectionBadge() {
  const { state, behind } = linkState.value;
  const late = state === 'connected' && behind > 300;
  const key = late ? 'link.behind' : `link.${state}`;
  const tone = late || state === 'polling' ? 'warn' : state === 'connected' ? 'ok' : state === 'reconnecting' ? 'bad' : 'plain';
  return html`<span class="connection" data-tone=${tone} data-state=${state} role="status">
    <span class="dot" aria-hidden="true"></span><span class="connection-words">${t(key, { n: behind })}</span></span>`;
}
