// @ts-check
// Which exchange on the wire was the last attempt of a webhook: the one from the
// same sender to the same receiver, with the same answer, that was recorded next
// to the outcome. Those of one subscription go out one after the other.

const near = 400; // events that may lie between an exchange and its outcome
const concludes = /^(bank\.notice|webhook)\.(delivered|failed)$/;

/** @typedef {import('../shapes').RunEvent} RunEvent */

/** @param {import('../log.js').Log} log @param {string} delivery @param {string} base of the run @returns {string} "" if there was none */
export function exchangeOf(log, delivery, base) {
  const { outcomes, urls } = learn(log);
  const end = outcomes.get(delivery) ?? 0;
  const said = log.event(end);
  if (!said) return '';
  const { bank, platform, app, subscription, status = 0 } = said.data;
  const url = urls.get(subscription) ?? '';
  const path = url.startsWith(`${base}/`) ? url.slice(base.length) : url;
  const fits = (/** @type {RunEvent | undefined} */ e) => e?.type === 'wire.exchange.recorded' && e.data.method === 'POST' && e.data.status === status
    && (bank ? e.data.from === bank && e.data.path === path : e.data.from === platform && e.data.to === `${platform}/${app}`);
  for (let away = 1; away < near; away++) {
    const found = [log.event(end - away), away < 20 ? log.event(end + away) : undefined].find(fits);
    if (found) return found.data.exchange;
  }
  return '';
}

/** What the log says of webhooks, read on as it grows. */
let known = { log: /** @type {unknown} */ (null), read: 0, outcomes: /** @type {Map<string, number>} */ (new Map()), urls: /** @type {Map<string, string>} */ (new Map()) };

/** @param {import('../log.js').Log} log */
function learn(log) {
  if (known.log !== log) known = { log, read: 0, outcomes: new Map(), urls: new Map() };
  for (; known.read < log.head; known.read++) {
    const { type, seq, data } = log.events[known.read];
    if (concludes.test(type)) known.outcomes.set(data.delivery, seq);
    if (type === 'bank.webhook.subscribed') known.urls.set(data.subscription, data.url);
  }
  return known;
}
