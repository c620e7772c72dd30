// @ts-check
import { html } from '../../vendor/ui.js';
import { Icon } from './icon.js';
import { select, ended } from '../store.js';
import { marked } from '../hover.js';

const icons = /** @type {Record<string, string>} */ ({ bank: 'landmark', platform: 'message-circle', app: 'bot', customer: 'user', outside: 'terminal' });

/** @param {{ id: string, role: string, name: string, words: string, tone?: string, seq?: number, lit?: boolean }} props */
export function ActorCard({ id, role, name, words, tone = 'quiet', seq = 0, lit = false }) {
  const inside = html`<span class="actor-icon"><${Icon} name=${icons[role]} /></span>
    <span class="actor-words"><span class="actor-name">${name}</span><span class="actor-state" data-tone=${tone}>${words}</span></span>`;
  const live = !ended.value;
  const here = live && marked.value === id;
  const props = { class: 'actor', 'data-actor': id, 'data-role': role, 'data-lit': lit ? 'yes' : 'no', 'data-marked': here ? 'yes' : 'no' };
  if (!seq) return html`<div ...${props}>${inside}</div>`;
  // A live run is looked at in the present: a click only marks the card and its lines.
  const act = live ? () => { marked.value = here ? '' : id; } : () => select(seq);
  return html`<button type="button" ...${props} aria-pressed=${live ? String(here) : undefined} onClick=${act}>${inside}</button>`;
}
