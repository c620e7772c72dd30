// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Headers } from './headers.js';
import { JsonView } from './jsonview.js';

const most = 256 * 1024; // characters of a body shown at once

/** Headers and body of one side. @param {{ message: import('../shapes').Message }} props */
export function MessageView({ message }) {
  const headers = message.headers ?? [];
  const kind = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return html`
    <h3>${t('inspector.headers')}</h3>
    ${headers.length ? html`<${Headers} headers=${headers} />` : html`<p class="empty">${t(message.dropped ? 'inspector.noheaders' : 'inspector.headless')}</p>`}
    <h3>${t('inspector.body')}</h3>
    <${Body} message=${message} kind=${kind} />`;
}

/** @param {{ message: import('../shapes').Message, kind: string }} props */
function Body({ message, kind }) {
  if (message.dropped) return html`<p class="empty">${t('body.dropped')}</p>`;
  if (!message.body) return html`<p class="empty">${t('body.none')}</p>`;
  const text = message.body.slice(0, most);
  const cut = message.truncated || text.length < message.body.length;
  let shown = html`<pre class="code">${text}</pre>`;
  if (/json/.test(kind) || /^\s*[{[]/.test(text)) shown = html`<${JsonView} text=${text} />`;
  else if (/x-www-form-urlencoded/.test(kind)) shown = html`<${Headers} headers=${[...new URLSearchParams(text)]} />`;
  return html`${shown}${cut && html`<p class="note">${t('body.cut', { n: message.bytes })}</p>`}`;
}
