// @ts-check
import { html } from '../../vendor/ui.js';

const sprite = new URL('../../icons.svg', import.meta.url).pathname;

/** A symbol beside its word, or with a label of its own. @param {{ name: string, size?: number, label?: string }} props */
export function Icon({ name, size = 16, label }) {
  const names = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  return html`<svg class="icon" width=${size} height=${size} ...${names}><use href=${`${sprite}#${name}`} /></svg>`;
}
