// @ts-check
import { html } from '../../vendor/ui.js';

/** Names and values as they went over the wire. @param {{ headers: [string, string][] }} props */
export function Headers({ headers }) {
  return html`<dl class="headers">${headers.map(([name, value], i) => html`<div key=${i}><dt>${name}</dt><dd title=${value}>${value}</dd></div>`)}</dl>`;
}
