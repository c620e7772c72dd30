// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t, day, hasWord, list } from '../i18n.js';
import { runPath } from '../api.js';
import { zone } from '../store.js';
import { actorName } from '../names.js';
import { Panel } from '../parts/panel.js';
import { Tag } from '../parts/tag.js';
import { Act } from './act.js';
import { Ask } from './ask.js';
import { keyOf } from './finder.js';
import { Row } from './row.js';
import { Rows } from './rows.js';

const tones = /** @type {Record<string, string>} */ ({ active: 'ok', awaiting: 'warn', rejected: 'bad', revoked: 'bad', expired: 'plain' });
const rank = ['active', 'awaiting'];

/** @typedef {{ id: string, bank: string, client: string, recipient: string, customer?: string, customer_name?: string, asked: string[], granted: string[], status: string, created: string, status_since: string, expires?: string }} Consent */
/** @typedef {ReturnType<typeof import('./finder.js').useFinder>} Found */

/** Who lets whom read what, and taking it back. @param {{ run: string, live: any, found: Found }} props */
export function ConsentsPanel({ run, live, found }) {
  const [asked, ask] = useState(/** @type {Consent | null} */ (null));
  const all = /** @type {Consent[]} */ (live.data?.consents ?? []);
  const place = (/** @type {Consent} */ c) => (rank.includes(c.status) ? rank.indexOf(c.status) : rank.length);
  const sorted = [...all].sort((a, b) => place(a) - place(b) || (a.status_since < b.status_since ? 1 : -1));
  const who = found.who;
  const grant = who && html`<${Act} words=${t('world.consents.make', { name: who.given ?? who.name })} icon="plug" call=${{ method: 'POST', path: `${runPath(run)}/tokens`, body: { bank: found.bank, customer: keyOf(who) } }} />`;
  return html`<${Panel} id="consents" title=${t('world.consents')} aside=${live.data && t('world.consents.live', { n: all.filter((c) => c.status === 'active').length })} tools=${grant}>
    <${Rows} live=${live} list=${sorted} of=${t('world.consents')} empty=${t('world.consents.none')} row=${(/** @type {Consent} */ c) => html`<${One} key=${`${c.bank} ${c.id}`} run=${run} c=${c} ask=${() => ask(c)} />`} />
    ${asked && html`<${Ask} id="revoke" title=${t('world.revoke.title', { who: customer(asked), recipient: asked.recipient })} act=${t('world.revoke')} call=${revocation(run, asked)} close=${() => ask(null)}
      words=${html`<p>${t('world.revoke.lost', { recipient: asked.recipient, what: clusters(asked.granted), who: customer(asked) })}</p>`} />`}
  </${Panel}>`;
}

/** @param {string} run @param {Consent} c */
const revocation = (run, c) => ({ method: 'POST', path: `${runPath(run)}/consents/${encodeURIComponent(c.id)}/revoke`, body: { bank: c.bank } });

/** @param {Consent} c */
const customer = (c) => c.customer_name || (c.customer ? t('actor.customer', { id: c.customer }) : t('actor.someone'));

/** What is shared, in words, each once. @param {string[]} names */
function clusters(names) {
  const words = new Set(names.map((name) => (hasWord(`cluster.${name}`) ? t(`cluster.${name}`) : name)));
  return list([...words]) || t('cluster.some');
}

/** @param {{ run: string, c: Consent, ask: () => void }} props */
function One({ run, c, ask }) {
  const what = clusters(c.granted.length > 0 ? c.granted : c.asked);
  const until = c.expires && c.status === 'active' ? t('world.consents.until', { day: day(c.expires, zone.value) }) : t('world.consents.since', { day: day(c.status_since, zone.value) });
  const call = revocation(run, c);
  return html`<${Row} title=${t('world.consents.between', { who: customer(c), recipient: c.recipient, bank: actorName(c.bank) })} sub=${`${what} · ${until}`} more=${html`<p class="world-sub mono small">${c.client} · ${c.id}</p>`}
    tags=${html`<${Tag} tone=${tones[c.status]}>${t(`world.consent.${c.status}`)}</${Tag}>`}
    acts=${(c.status === 'active' || c.status === 'awaiting') && html`<${Act} words=${t('world.revoke')} icon="ban" first=${ask} call=${call} label=${t('world.of', { act: t('world.revoke'), what: `${customer(c)}, ${c.recipient}` })} />`} />`;
}
