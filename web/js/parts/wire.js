// @ts-check
import { html } from '../../vendor/ui.js';
import { t, count } from '../i18n.js';
import { at, head, log } from '../store.js';
import { upTo } from '../log.js';
import { query, setQuery } from '../router.js';
import { matches } from '../filter.js';
import { Panel } from './panel.js';
import { EventList } from './eventlist.js';
import { Inspector } from './inspector.js';

/** @type {{ q: string, head: number, seqs: number[], log: unknown }} */
let narrowed = { q: '', head: 0, seqs: [], log: null };

/** The exchanges that fit the search; asked again only when there is more. @param {string} q */
function fitting(q) {
  if (!q) return log.value.exchanges;
  if (narrowed.q === q && narrowed.head === head.value && narrowed.log === log.value) return narrowed.seqs;
  const seqs = log.value.exchanges.filter((seq) => matches(log.value.event(seq), q));
  narrowed = { q, head: head.value, seqs, log: log.value };
  return seqs;
}

/** How many there are so far, and that the rest is yet to come. @param {number} i @param {number} n */
const ahead = (i, n) => (i || !n ? t('wire.of', { i, n }) : t('wire.tocome', { n }));

/** Every request between the parties, and what one of them said. */
export function Wire() {
  const q = query.value.get('q') ?? '';
  const all = log.value.exchanges;
  const total = (head.value, all.length);
  const seqs = fitting(q);
  const aside = q ? t('wire.fit', { n: seqs.length, total: count(total) }) : ahead(upTo(all, at.value), total);
  const tools = q && html`<button type="button" class="link" onClick=${() => setQuery({ q: null })}>${t('wire.clear')}</button>`;
  return html`<${Panel} id="wire" title=${t('wire.title')} aside=${aside} tools=${tools} kind="wire">
    <${EventList} seqs=${seqs} count=${seqs.length} empty=${q ? t('wire.nomatch') : t('wire.none')} />
    <${Inspector} />
  </${Panel}>`;
}
