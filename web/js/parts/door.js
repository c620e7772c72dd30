// @ts-check
import { html } from '../../vendor/ui.js';
import { Icon } from './icon.js';

/** One way in. @param {{ id: string, icon: string, title: string, words: string, children?: any }} props */
export function Door({ id, icon, title, words, children }) {
  return html`<section class="door" id=${id} aria-labelledby=${`${id}-title`}>
    <span class="door-icon"><${Icon} name=${icon} size=${20} /></span>
    <h2 id=${`${id}-title`}>${title}</h2><p>${words}</p>${children}
  </section>`;
}
