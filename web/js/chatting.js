// @ts-check
// Acting through the phone: what is typed or tapped goes to the API; what comes of
// it comes back on the stream like everything else.
import { signal, effect } from '../vendor/ui.js';
import { api, runPath } from './api.js';
import { run, head, log, atHead, toHead } from './store.js';
import { person, personId, app, psid } from './people.js';
import { tell } from './announce.js';

/** @typedef {{ id: number, who: string, app: string, text: string, body: any, since: number, failed: string }} Pending */

/** Sent, not yet in the log. @type {import('../vendor/ui.js').Signal<Pending[]>} */
export const pending = signal([]);
/** The bank's page on top of the chat. @type {import('../vendor/ui.js').Signal<{ psid: string, url: string, since: number } | null>} */
export const frame = signal(null);

let ids = 0;

/** May this viewer act now, and if not, why not. */
export function mayType() {
  const info = run.value;
  if (!info) return { may: false, why: 'loading' };
  if (!info.can_type) return { may: false, why: 'closed' };
  if (!atHead.value) return { may: false, why: info.story ? 'past.story' : 'past' };
  return { may: true, why: '' };
}

/** @param {any} body one of text, quick_reply, postback, link, unlink @param {string} [text] what the bubble says meanwhile */
export async function send(body, text = '') {
  const who = person.value;
  const info = run.value;
  if (!who || !info) return;
  toHead();
  const entry = { id: ++ids, who: personId(who), app: app.value, text, body, since: head.value, failed: '' };
  if (text) pending.value = [...pending.value, entry];
  const platform = info.platforms[0]?.id ?? 'kinnet';
  try {
    const answer = await api(`${runPath(info.id)}/chat`, { method: 'POST', body: { platform, bank: who.bank, customer: who.key, ...(entry.app === 'balance' ? {} : { app: entry.app }), ...body } });
    if (body.link && answer?.open) frame.value = { psid: psid.value, url: answer.open, since: answer.seq ?? head.value };
  } catch (error) {
    const failed = /** @type {Error} */ (error).message;
    if (text) pending.value = pending.value.map((p) => (p.id === entry.id ? { ...p, failed } : p));
    else tell(failed);
  }
}

/** @param {Pending} entry */
export function resend(entry) {
  pending.value = pending.value.filter((p) => p.id !== entry.id);
  send(entry.body, entry.text);
}

export const closeFrame = () => { frame.value = null; };

// What the log shows is no longer pending; a link that came about, or did not,
// closes the bank's page.
let seen = 0;
effect(() => {
  const last = head.value;
  if (last < seen) { seen = 0; pending.value = []; frame.value = null; }
  for (let seq = Math.max(seen, last - 2000) + 1; seq <= last; seq++) settle(log.peek().event(seq));
  seen = last;
});

/** @param {import('./shapes').RunEvent | undefined} event */
function settle(event) {
  if (!event) return;
  const { type, data, seq } = event;
  if (type === 'chat.message.sent' && data.from === 'customer' && pending.peek().length) {
    const i = pending.peek().findIndex((p) => (data.app ?? 'balance') === p.app && p.text === data.text && p.since < seq);
    if (i >= 0) pending.value = pending.peek().toSpliced(i, 1);
  }
  const open = frame.peek();
  if (open && open.psid === data?.psid && seq > open.since && /^chat\.(account\.linked|linking\.cancelled)$/.test(type)) frame.value = null;
}
