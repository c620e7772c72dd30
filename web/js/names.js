// @ts-check
// What the parties are called, and which part each plays.
import { run, view } from './store.js';
import { bare } from './reducer.js';
import { t, local } from './i18n.js';

/** @param {string} id @returns {'bank' | 'platform' | 'app' | 'customer' | 'outside'} */
export function role(id) {
  if (run.value?.banks.some((b) => b.id === id)) return 'bank';
  if (id.startsWith('customer')) return 'customer';
  if (run.value?.platforms.some((p) => p.id === id)) return 'platform';
  return id.includes('/') ? 'app' : 'outside';
}

/** @param {string} id */
export function actorName(id) {
  if (!id) return '';
  const bank = run.value?.banks.find((b) => b.id === id);
  if (bank) return bank.name;
  const platform = run.value?.platforms.find((p) => p.id === id);
  if (platform) return platform.name;
  if (id.startsWith('customer')) return customerName(bare(id));
  if (id === 'kinnet/balance') return t('actor.app.balance');
  if (id === 'outside') return t('actor.outside');
  if (view.value.clients[id]) return view.value.clients[id].name;
  return id;
}

/** @param {string} key @param {string} [bank] */
export function customerName(key, bank) {
  const people = run.value?.people ?? [];
  const known = people.find((p) => p.key === key && (!bank || p.bank === bank)) ?? people.find((p) => p.key === key);
  return known?.name ?? t('actor.customer', { id: key });
}

/** The given name only. @param {string} name */
export const given = (name) => name.split(' ')[0];

/** Story words are localised or plain. @param {any} text */
export const said = (text) => (typeof text === 'string' ? text : local(text));

/** The parties of an exchange in words. @param {{ from: string, to: string }} call */
export const between = ({ from, to }) => t('wire.between', { from: actorName(from), to: actorName(to) });

/** What a bank is to the viewer at the playhead. @param {import('./shapes').Bank} bank */
export function stance(bank) {
  const known = view.value.stances[bank.id];
  if (known) {
    const slots = { ...known.slots };
    if (slots.party) slots.party = actorName(slots.party);
    return { text: t(known.words, slots), tone: known.tone, seq: known.seq };
  }
  const admits = (bank.admits ?? []).length > 0;
  return { text: t(admits ? 'stance.quiet' : 'stance.closed'), tone: admits ? 'quiet' : 'bad', seq: 0 };
}
