// @ts-check
import { html, useState, useRef } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { run, view } from '../store.js';
import { person, chat } from '../people.js';
import { actorName, stance, given, role } from '../names.js';
import { Panel } from './panel.js';
import { ActorCard } from './actorcard.js';
import { Edges } from './edges.js';
import { StageTable } from './stagetable.js';
import { Icon } from './icon.js';

/** Who stands where, and the calls between them as of the playhead. */
export function Stage() {
  const [table, setTable] = useState(false);
  const floor = useRef(/** @type {HTMLElement | null} */ (null));
  const info = run.value;
  if (!info) return null;
  const legend = html`<span class="legend" aria-hidden="true"><i data-tone="ok"></i>${t('legend.answered')}<i data-tone="bad"></i>${t('legend.refused')}</span>
    <button type="button" class="icon-button" aria-pressed=${String(table)} aria-label=${t('stage.table')} title=${t('stage.table')}
      onClick=${() => setTable(!table)}><${Icon} name="table-2" /></button>`;
  return html`<${Panel} id="stage" title=${t('stage.title')} tools=${legend} aside=${t('stage.aside', { n: info.banks.length })}>
    ${table ? html`<${StageTable} />` : html`<div class="floor" ref=${floor}>
      <div class="column left">${leftActors(info).map((a) => html`<${ActorCard} key=${a.id} ...${a} />`)}</div>
      <div class="column right">${info.banks.map((b) => html`<${BankCard} key=${b.id} bank=${b} />`)}</div>
      <${OnStage} />
      <${Edges} floor=${floor} />
    </div>`}
  </${Panel}>`;
}

/** @param {import('../shapes').RunInfo} info */
function leftActors(info) {
  const { pairs, recent, apps } = view.value;
  const last = recent.at(-1);
  const lit = (/** @type {string} */ id) => !!last && (last.from === id || last.to === id);
  const seen = new Set(Object.values(pairs).flatMap((p) => [p.a, p.b]).filter((id) => id.includes('/')));
  const actors = info.platforms.map((p) => ({ id: p.id, role: 'platform', name: p.name, words: t(`kind.${p.kind}`), lit: lit(p.id) }));
  for (const id of new Set([...info.platforms.map((p) => `${p.id}/balance`), ...seen])) {
    const state = apps[id] ?? 'quiet';
    actors.push({ id, role: 'app', name: actorName(id), words: t(state === 'unverified' ? 'app.unverified' : 'app.words'), lit: lit(id) });
  }
  const outside = new Set(Object.values(pairs).flatMap((p) => [p.a, p.b]).filter((id) => role(id) === 'outside'));
  for (const id of [...outside].slice(0, 3)) actors.push({ id, role: 'outside', name: actorName(id), words: t('outside.words'), lit: lit(id) });
  return actors;
}

/** @param {{ bank: import('../shapes').Bank }} props */
function BankCard({ bank }) {
  const { text, tone, seq } = stance(bank);
  const last = view.value.recent.at(-1);
  return html`<${ActorCard} id=${bank.id} role="bank" name=${bank.name} words=${text} tone=${tone} seq=${seq}
    lit=${!!last && (last.from === bank.id || last.to === bank.id)} />`;
}

/** The customer, and what she has just said. */
function OnStage() {
  const who = person.value;
  if (!who) return null;
  const said = chat.value?.items.at(-1);
  const quote = said?.kind === 'message' && said.data.from === 'customer' ? said.data.text : '';
  return html`<div class="on-stage">
    ${quote && html`<p class="quote">“${quote}”</p>`}
    <${ActorCard} id=${`customer:${who.key}`} role="customer" name=${who.name} words=${t('actor.of', { bank: actorName(who.bank), name: given(who.name) })} />
  </div>`;
}
