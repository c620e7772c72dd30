// @ts-check
import { html } from '../../vendor/ui.js';

/** A section with a visible heading. @param {{ id: string, title: string, aside?: any, tools?: any, children?: any, kind?: string }} props */
export function Panel({ id, title, aside, tools, children, kind }) {
  return html`<section id=${id} class=${`panel ${kind ?? ''}`} aria-labelledby=${`${id}-title`} tabindex="-1">
    <div class="panel-head"><h2 id=${`${id}-title`}>${title}</h2><span class="panel-aside">${aside}</span><div class="panel-tools">${tools}</div></div>
    ${children}
  </section>`;
}
