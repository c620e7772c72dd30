// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { runPath } from '../api.js';
import { Trouble } from '../parts/trouble.js';
import { Act } from './act.js';
import { useActing } from './calls.js';

const types = ['transaction.created', 'transaction.updated', 'transaction.removed', 'consent.revoked', 'consent.expired'];

/** One program may be known at several banks. @param {{ client_id: string, bank: string }} c */
const idOf = (c) => `${c.bank} ${c.client_id}`;

/** Lets a bank tell a client that is registered there. @param {{ info: import('../shapes').RunInfo, clients: any, consents: any }} props */
export function HookForm({ info, clients, consents }) {
  const [said, setSaid] = useState({ client: '', url: `${info.base}/apps/inbox/desk`, events: types });
  const { busy, error, act } = useActing();
  const known = /** @type {{ client_id: string, bank: string, name: string }[]} */ (clients.data?.clients ?? []);
  const live = (consents.data?.consents ?? []).filter((/** @type {any} */ c) => c.status === 'active').map((/** @type {any} */ c) => `${c.bank} ${c.client}`);
  const client = known.find((c) => idOf(c) === said.client) ?? known.find((c) => live.includes(idOf(c))) ?? known[0];
  const set = (/** @type {any} */ e) => setSaid({ ...said, [e.target.name]: e.target.value });
  const pick = (/** @type {string} */ type) => (/** @type {any} */ e) => setSaid({ ...said, events: types.filter((one) => (one === type ? e.target.checked : said.events.includes(one))) });
  const call = { method: 'POST', path: `${runPath(info.id)}/webhooks`, body: { bank: client?.bank ?? '', client: client?.client_id ?? '', url: said.url, ...(said.events.length < types.length ? { events: said.events } : {}) } };
  const submit = (/** @type {Event} */ event) => { event.preventDefault(); act(call); };
  if (clients.data && known.length === 0) return html`<p class="world-empty">${t('world.hooks.noclient')} <a href="/connect">${t('nav.connect')}</a></p>`;
  return html`<form class="world-form" onSubmit=${submit}>
    <label class="wide">${t('world.hooks.client')}<select name="client" value=${client && idOf(client)} disabled=${!client} onChange=${set}>
      ${known.map((c) => html`<option key=${idOf(c)} value=${idOf(c)}>${c.name} · ${info.banks.find((b) => b.id === c.bank)?.name ?? c.bank} · ${c.client_id}</option>`)}</select></label>
    <label class="wide">${t('world.hooks.url')}<input type="url" name="url" required spellcheck=${false} value=${said.url} onInput=${set} aria-describedby="hook-inbox" /></label>
    <p class="note wide" id="hook-inbox">${t('world.hooks.inbox')}</p>
    <fieldset class="wide world-types"><legend>${t('world.hooks.events')}</legend>${types.map((type) => html`<label key=${type}><input type="checkbox" name="events" value=${type} checked=${said.events.includes(type)} onChange=${pick(type)} /> <code>${type}</code></label>`)}</fieldset>
    <div class="wide world-send"><${Act} submit words=${t('world.hooks.add')} icon="plug" call=${call} off=${busy || !client || said.events.length === 0} /></div>
    ${error && html`<div class="wide"><${Trouble} what=${t('world.hooks.error')} error=${error} /></div>`}
  </form>`;
}
