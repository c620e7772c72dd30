// @ts-check
import { html, useMemo } from '../../vendor/ui.js';
import { tokens } from '../jsontokens.js';

/** A JSON body, indented and coloured; every character is the body's own. @param {{ text: string }} props */
export function JsonView({ text }) {
  const parts = useMemo(() => tokens(text), [text]);
  return html`<pre class="code">${parts.map(([kind, part], i) => (kind ? html`<span key=${i} class=${`json-${kind}`}>${part}</span>` : part))}</pre>`;
}
