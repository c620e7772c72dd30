// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { api, runPath } from '../api.js';
import { statusTone } from '../outcome.js';
import { Door } from './door.js';
import { CodeBlock } from './codeblock.js';
import { JsonView } from './jsonview.js';
import { Tag } from './tag.js';
import { Trouble } from './trouble.js';
import { Icon } from './icon.js';

/** @typedef {{ curl: string, status: number, body: string, ms: number, away: boolean }} Called */

/** A token and a real answer of a bank, in one click. @param {{ main: import('../shapes').RunInfo | undefined }} props */
export function BankDoor({ main }) {
  const [bankId, setBank] = useState('');
  const [key, setKey] = useState('');
  const [state, setState] = useState(/** @type {{ busy: boolean, called: Called | null, error: any }} */ ({ busy: false, called: null, error: null }));
  const banks = main?.banks ?? [];
  const bank = banks.find((b) => b.id === bankId) ?? banks[0];
  const people = (main?.people ?? []).filter((p) => p.bank === bank?.id);
  const who = people.find((p) => p.key === key) ?? people[0];
  const call = async () => {
    if (!main || !bank || !who) return;
    setState({ busy: true, called: null, error: null });
    try {
      const token = await api(`${runPath(main.id)}/tokens`, { method: 'POST', body: { bank: bank.id, customer: who.key } });
      setState({ busy: false, called: await answerOf(token), error: null });
    } catch (error) { setState({ busy: false, called: null, error }); }
  };
  return html`<${Door} id="call" icon="terminal" title=${t('door.bank')} words=${t('door.bank.words')}>
    <div class="door-form">
      <label>${t('door.bank.bank')}<select value=${bank?.id} disabled=${!main} onChange=${(/** @type {any} */ e) => { setBank(e.target.value); setKey(''); setState({ busy: false, called: null, error: null }); }}>${banks.map((b) => html`<option key=${b.id} value=${b.id}>${b.name}</option>`)}</select></label>
      <label>${t('door.bank.customer')}<select value=${who?.key} disabled=${!main} onChange=${(/** @type {any} */ e) => { setKey(e.target.value); setState({ busy: false, called: null, error: null }); }}>${people.map((p) => html`<option key=${p.key} value=${p.key}>${p.name}</option>`)}</select></label>
    </div>
    <div class="door-act"><button type="button" class="button primary" disabled=${!who || state.busy} onClick=${call}><${Icon} name="landmark" />${t(state.busy ? 'door.bank.busy' : 'door.bank.go')}</button></div>
    ${state.error && html`<${Trouble} what=${t('door.bank.error')} error=${state.error} again=${call} />`}
    ${state.called && html`<${Answer} called=${state.called} />`}
  </${Door}>`;
}

/** Runs the very call that the curl makes. @param {{ example: string, api: string, access_token: string }} token @returns {Promise<Called>} */
async function answerOf({ example, api: base, access_token }) {
  const address = example.match(/https?:\/\/[^\s'"]+/)?.[0] ?? `${base}/accounts`;
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) return { curl: example, status: 0, body: '', ms: 0, away: true };
  const begin = performance.now();
  const answer = await fetch(url, { headers: { Accept: 'application/json', Authorization: `Bearer ${access_token}` } });
  return { curl: example, status: answer.status, body: await answer.text(), ms: performance.now() - begin, away: false };
}

/** @param {{ called: Called }} props */
function Answer({ called }) {
  return html`<div class="answer" role="status">
    <${CodeBlock} label="curl" code=${called.curl} />
    ${called.away ? html`<p class="note">${t('door.bank.away')}</p>` : html`
      <p class="tags"><${Tag} tone=${statusTone(called.status)}>${called.status}</${Tag}><${Tag}>${t('unit.ms', { n: Math.max(1, Math.round(called.ms)) })}</${Tag}></p>
      <div class="answer-body scroll" tabindex="0" role="region" aria-label=${t('inspector.body')}><${JsonView} text=${called.body} /></div>`}
  </div>`;
}
