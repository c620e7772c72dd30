// @ts-check
// The fold: what is so after one more event. Pure, total over every event type;
// an unknown type only moves the clock.
import { failed } from './outcome.js';

/** @typedef {import('./shapes').View} View */
/** @typedef {import('./shapes').RunEvent} RunEvent */
/** @typedef {import('./shapes').Chat} Chat */

/** @type {View} */
export const nothing = Object.freeze({
  seq: 0, time: '', chapter: -1, calls: 0, refused: 0,
  chats: {}, pairs: {}, recent: [], stances: {}, consents: {}, apps: {}, clients: {},
});

/** @param {View} view @param {RunEvent} event @returns {View} */
export function fold(view, event) {
  const next = { ...view, seq: event.seq, time: event.time };
  const step = steps[event.type];
  return step ? step(next, event.data ?? {}, event) : next;
}

/** @type {Record<string, (view: View, data: any, event: RunEvent) => View>} */
const steps = {
  'story.chapter.started': (view) => ({ ...view, chapter: view.chapter + 1 }),
  'wire.exchange.recorded': exchanged,
  'chat.message.sent': messaged,
  'chat.action.sent': (view, data) => chat(view, data, (c) => ({ ...c, typing: data.action === 'typing_on' })),
  'chat.linking.started': (view, data, e) => chat(view, data, (c) => note({ ...c, linking: e.seq }, e, 'linking', 'info')),
  'chat.linking.cancelled': (view, data, e) => chat(view, data, (c) => note({ ...c, linking: 0 }, e, 'cancelled', 'warn')),
  'chat.account.linked': (view, data, e) => chat(view, data, (c) => note({ ...c, linking: 0, linked: true }, e, 'linked', 'ok')),
  'chat.account.unlinked': (view, data, e) => chat(view, data, (c) => note({ ...c, linked: false }, e, 'unlinked', 'warn')),
  'bank.client.registered': (view, data, e) => {
    const after = { ...view, clients: { ...view.clients, [data.client]: { name: data.name ?? '', party: data.party ?? '' } } };
    // A developer's own client does not change what the bank is to the cast.
    return data.party === 'developer' ? after : stance(after, data.bank, e, 'stance.registered', 'info', { name: data.name ?? '' });
  },
  'access.refused': (view, data, e) => stance(view, data.bank, e, 'stance.refused', 'bad', { party: data.party ?? '' }),
  'bank.consent.requested': (view, data, e) => consented(stance(view, data.bank, e, 'stance.asked', 'warn'), data, e, 'asked'),
  'bank.consent.authorised': (view, data, e) => {
    const after = consented(stance(view, data.bank, e, 'stance.allowed', 'ok'), data, e, 'live');
    return noteFor(after, data, e, 'allowed', 'ok');
  },
  'bank.consent.rejected': (view, data, e) => {
    const after = consented(stance(view, data.bank, e, 'stance.rejected', 'bad'), data, e, 'rejected');
    return noteFor(after, data, e, 'rejected', 'warn');
  },
  'bank.consent.revoked': (view, data, e) => {
    const after = consented(stance(view, data.bank, e, 'stance.revoked', 'bad'), data, e, 'revoked');
    return noteFor(after, data, e, 'revoked', 'warn');
  },
  'bank.consent.expired': (view, data, e) => {
    const after = consented(stance(view, data.bank, e, 'stance.expired', 'warn'), data, e, 'expired');
    return noteFor(after, data, e, 'expired', 'warn');
  },
  'webhook.verified': (view, data) => ({ ...view, apps: { ...view.apps, [appId(data)]: 'verified' } }),
  'webhook.unverified': (view, data) => ({ ...view, apps: { ...view.apps, [appId(data)]: 'unverified' } }),
};

/** @param {View} view @param {any} data @param {RunEvent} event */
function exchanged(view, data, event) {
  const call = {
    seq: event.seq, id: data.exchange, from: data.from, to: data.to, method: data.method,
    path: data.path, status: data.status, refusal: data.refusal ?? '',
  };
  const [a, b] = [call.from, call.to].sort();
  const key = `${a} ${b}`;
  const before = view.pairs[key] ?? { key, a, b, calls: 0, refused: 0 };
  const refused = failed(call.status) ? 1 : 0;
  return {
    ...view,
    calls: view.calls + 1,
    refused: view.refused + refused,
    pairs: { ...view.pairs, [key]: { ...before, calls: before.calls + 1, refused: before.refused + refused, last: call } },
    recent: [...view.recent.slice(-7), call],
  };
}

/** @param {View} view @param {any} data @param {(c: Chat) => Chat} change */
function chat(view, data, change) {
  const before = view.chats[data.psid] ?? {
    psid: data.psid, app: data.app ?? 'balance', customer: bare(data.customer), bank: data.bank ?? '', linked: false, typing: false, linking: 0, items: [],
  };
  return { ...view, chats: { ...view.chats, [data.psid]: change(before) } };
}

/** @param {View} view @param {any} data @param {RunEvent} event */
function messaged(view, data, event) {
  return chat(view, data, (c) => ({
    ...c,
    bank: c.bank || data.bank || '',
    customer: c.customer || bare(data.customer),
    typing: data.from === 'page' ? false : c.typing,
    items: [...c.items, { seq: event.seq, time: event.time, kind: 'message', data }],
  }));
}

/** @param {Chat} c @param {RunEvent} event @param {string} words @param {string} tone @returns {Chat} */
function note(c, event, words, tone) {
  return { ...c, items: [...c.items, { seq: event.seq, time: event.time, kind: 'note', tone, data: { ...event.data, words } }] };
}

/** A consent's customer reads of it in her chat. @param {View} view @param {any} data @param {RunEvent} event @param {string} words @param {string} tone */
function noteFor(view, data, event, words, tone) {
  const customer = bare(data.customer ?? view.consents[data.consent]?.customer);
  const bank = data.bank ?? view.consents[data.consent]?.bank;
  if (view.clients[data.client]?.party === 'developer') return view; // not what the chat was about
  const known = Object.values(view.chats).find((c) => c.customer === customer && (!c.bank || c.bank === bank));
  return known ? chat(view, known, (c) => note(c, event, words, tone)) : view;
}

/** @param {View} view @param {string} bank @param {RunEvent} event @param {string} words @param {string} tone @param {Record<string, string>} [slots] */
function stance(view, bank, event, words, tone, slots = {}) {
  return bank ? { ...view, stances: { ...view.stances, [bank]: { words, tone, slots, seq: event.seq } } } : view;
}

/** @param {View} view @param {any} data @param {RunEvent} event @param {string} status */
function consented(view, data, event, status) {
  const before = view.consents[data.consent];
  const consent = {
    id: data.consent,
    bank: data.bank ?? before?.bank ?? '',
    customer: bare(data.customer) || before?.customer || '',
    name: data.customer_name ?? before?.name ?? '',
    recipient: data.recipient ?? before?.recipient ?? '',
    clusters: data.clusters ?? data.permissions ?? before?.clusters ?? [],
    expires: data.expires ?? before?.expires ?? '',
    status,
    seq: event.seq,
  };
  return { ...view, consents: { ...view.consents, [data.consent]: consent } };
}

/** The words of an end name who brought it about, where that is known. @param {string} words @param {any} data */
export const byWhom = (words, data) => (({ customer: `${words}.customer`, app: `${words}.app`, client: `${words}.app` })[/** @type {string} */ (data.by)] ?? words);

/** An app is named with its platform. @param {{ platform?: string, app: string }} data */
const appId = (data) => (data.app.includes('/') || !data.platform ? data.app : `${data.platform}/${data.app}`);

/** "customer:linh" and "linh" are the same person. @param {string | undefined} customer */
export const bare = (customer) => String(customer ?? '').replace(/^customer[:/]/, '');
