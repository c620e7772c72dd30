// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Trouble } from '../parts/trouble.js';

const few = 12; // that are drawn before the viewer asks for more

/**
 * A list that is empty, on its way, in trouble or there.
 * @param {{ live: { data: any, error: any, again: () => void }, list: any[], of: string, empty: any, row: (one: any) => any }} props of names it for readers of the screen
 */
export function Rows({ live, list, of, empty, row }) {
  const [all, setAll] = useState(false);
  const shown = all ? list : list.slice(0, few);
  const skeleton = html`<div class="skeleton world-pad" aria-hidden="true"><i></i><i></i><i></i></div>`;
  return html`
    ${live.error && html`<div class="world-pad"><${Trouble} what=${t('world.error', { what: of })} error=${live.error} again=${live.again} /></div>`}
    ${!live.data ? !live.error && skeleton : list.length === 0 ? html`<p class="world-empty">${empty}</p>`
    : html`<ul class="world-rows" aria-label=${of}>${shown.map(row)}</ul>`}
    ${list.length > shown.length && html`<p class="world-more"><button type="button" class="button" onClick=${() => setAll(true)}>${t('world.more', { n: list.length - shown.length })}</button></p>`}`;
}
