// @ts-check
import { html } from '../../vendor/ui.js';
import { Icon } from './icon.js';
import { select } from '../store.js';

const icons = /** @type {Record<string, string>} */ ({ bank: 'landmark', platform: 'message-circle', app: 'bot', customer: 'user', outside: 'terminal' });

/** @param {{ id: string, role: string, name: string, words: string, tone?: string, seq?: number, lit?: boolean }} props */
export function ActorCard({ id, role, name, words, tone = 'quiet', seq = 0, lit = false }) {
  const inside = html`<span class="actor-icon"><${Icon} name=${icons[role]} /></span>
    <span class="actor-words"><span class="actor-name">${name}</span><span class="actor-state" data-tone=${tone}>${words}</span></span>`;
  const props = { class: 'actor', 'data-actor': id, 'data-role': role, 'data-lit': lit ? 'yes' : 'no' };
  return seq ? html`<button type="button" ...${props} onClick=${() => select(seq)}>${inside}</button>` : html`<div ...${props}>${inside}</div>`;
}
