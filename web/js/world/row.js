// @ts-check
import { html } from '../../vendor/ui.js';

/**
 * A line of a list: what it is, how it stands, what can be done with it.
 * @param {{ title: any, sub?: any, more?: any, tags?: any, acts?: any }} props
 */
export function Row({ title, sub, more, tags, acts }) {
  return html`<li class="world-row">
    <div class="world-what"><p class="world-name">${title}</p>${sub && html`<p class="world-sub">${sub}</p>`}${more}</div>
    <div class="world-tags">${tags}</div>
    <div class="world-acts">${acts}</div>
  </li>`;
}
