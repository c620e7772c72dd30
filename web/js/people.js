// @ts-check
// Who holds the phone: the person the link names, else whoever spoke last before
// the playhead, else the first named customer.
import { computed } from '../vendor/ui.js';
import { run, view } from './store.js';
import { query, setQuery } from './router.js';

/** @param {{ bank: string, key: string }} person */
export const personId = (person) => `${person.bank}/${person.key}`;

export const person = computed(() => {
  const people = run.value?.people ?? [];
  const asked = query.value.get('actor');
  const chosen = asked && people.find((p) => personId(p) === asked);
  return chosen || speaker(people) || people[0] || null;
});

/** @param {import('./shapes').Person} who @param {import('./shapes').Chat} chat */
const isOf = (who, chat) => chat.psid === who.psid || (chat.customer === who.key && chat.bank === who.bank);

/** @param {import('./shapes').Person[]} people */
function speaker(people) {
  const last = latest(Object.values(view.value.chats));
  return last && people.find((p) => isOf(p, last));
}

/** @param {import('./shapes').Chat[]} chats */
function latest(chats) {
  let found;
  let last = 0;
  for (const chat of chats) {
    const seq = chat.items.at(-1)?.seq ?? 0;
    if (seq > last) { last = seq; found = chat; }
  }
  return found;
}

/** The pages that a customer can write to. */
export const pages = ['balance', 'kestrel', 'service'];

const mine = computed(() => {
  const who = person.value;
  return who ? Object.values(view.value.chats).filter((c) => isOf(who, c)) : [];
});

/** Whose page the phone shows: the one that the link names, else where was spoken last. */
export const app = computed(() => {
  const asked = query.value.get('page');
  return asked && pages.includes(asked) ? asked : latest(mine.value)?.app ?? pages[0];
});

export const chat = computed(() => mine.value.find((c) => c.app === app.value));

/** The id by which the page knows who holds the phone. */
export const psid = computed(() => chat.value?.psid ?? person.value?.psid ?? '');

/** @param {import('./shapes').Person} who */
export const take = (who) => setQuery({ actor: personId(who) });

/** @param {string} page */
export const turnTo = (page) => setQuery({ page });
