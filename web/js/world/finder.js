// @ts-check
// Which customer of which bank: found by name, key, index or any of her numbers.
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { runPath } from '../api.js';
import { useLive } from './live.js';

/** @typedef {{ bank: string, index: number, key?: string, name: string, given?: string, accounts: { id: string, product: string, nickname?: string, number_display: string, currency: string, booked: string, available: string, status: string }[] }} Customer */

/** How paths name her. @param {Customer} who */
export const keyOf = (who) => who.key ?? String(who.index);

/** @param {import('../shapes').RunInfo} info */
export function useFinder(info) {
  const first = info.people.find((p) => p.key === 'linh') ?? info.people[0];
  const [bank, setBank] = useState(first?.bank ?? info.banks[0]?.id ?? '');
  const [text, setText] = useState(first?.key ?? '0');
  const [asked, setAsked] = useState(text);
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), 200); return () => clearTimeout(timer); }, [text]);
  const people = info.people.filter((p) => p.bank === bank);
  const named = people.find((p) => p.name.toLowerCase() === asked.toLowerCase());
  const find = named?.key ?? asked;
  const live = useLive(find ? `${runPath(info.id)}/people?bank=${encodeURIComponent(bank)}&count=1&find=${encodeURIComponent(find)}` : '');
  /** @param {string} id */
  const turn = (id) => { setBank(id); const key = info.people.find((p) => p.bank === id)?.key ?? '0'; setText(key); setAsked(key); };
  return { bank, turn, text, setText, people, live, who: /** @type {Customer | undefined} */ (live.error ? undefined : live.data?.people[0]) };
}

/** @param {{ info: import('../shapes').RunInfo, found: ReturnType<typeof useFinder> }} props */
export function Finder({ info, found }) {
  const { bank, turn, text, setText, people, live, who } = found;
  const population = info.banks.find((b) => b.id === bank)?.population ?? 0;
  return html`
    <label>${t('door.bank.bank')}<select name="bank" value=${bank} onChange=${(/** @type {any} */ e) => turn(e.target.value)}>${info.banks.map((b) => html`<option key=${b.id} value=${b.id}>${b.name}</option>`)}</select></label>
    <label>${t('door.bank.customer')}<input type="text" name="customer" list="world-people" required autocomplete="off" spellcheck=${false} value=${text} aria-describedby="world-found" onInput=${(/** @type {any} */ e) => setText(e.target.value)} /></label>
    <datalist id="world-people">${people.map((p) => html`<option key=${p.key} value=${p.key}>${p.name}</option>`)}</datalist>
    <p class="note wide" id="world-found" role="status">${live.error ? t('world.nobody', { who: text, n: population - 1 }) : who ? t('world.found', { name: who.name, index: String(who.index) }) : t('world.finding')}</p>`;
}
