// @ts-check
import { html } from '../../vendor/ui.js';
import { Icon } from './icon.js';

/** Status as word, shape and colour. @param {{ tone?: string, icon?: string, children?: any }} props */
export function Tag({ tone = 'plain', icon, children }) {
  return html`<span class="tag" data-tone=${tone}>${icon && html`<${Icon} name=${icon} size=${14} />`}${children}</span>`;
}
