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

/** @param {import('./shapes').Person[]} people */
function speaker(people) {
  let last = 0;
  let psid = '';
  for (const chat of Object.values(view.value.chats)) {
    const seq = chat.items.at(-1)?.seq ?? 0;
    if (seq > last) { last = seq; psid = chat.psid; }
  }
  return people.find((p) => p.psid === psid);
}

export const chat = computed(() => (person.value ? view.value.chats[person.value.psid] : undefined));

/** @param {import('./shapes').Person} who */
export const take = (who) => setQuery({ actor: personId(who) });
