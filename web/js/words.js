// @ts-check
// Events in words: one sentence each, naming the actor and the effect.
import { t, hasWord, day, span } from './i18n.js';
import { actorName, customerName, said } from './names.js';
import { view, zone } from './store.js';
import { bare, byWhom } from './reducer.js';

const tones = /** @type {Record<string, string>} */ ({
  'story.step.passed': 'ok', 'story.step.failed': 'bad', 'bank.consent.authorised': 'ok', 'bank.consent.requested': 'warn',
  'bank.consent.rejected': 'bad', 'bank.consent.revoked': 'bad', 'bank.consent.expired': 'warn', 'access.refused': 'bad',
  'chat.account.linked': 'ok', 'chat.account.unlinked': 'warn', 'chat.linking.cancelled': 'warn', 'webhook.failed': 'bad',
  'webhook.abandoned': 'bad', 'webhook.unverified': 'bad', 'fault.armed': 'warn', 'fault.struck': 'warn', 'bank.card.declined': 'bad', 'bank.client.suspended': 'bad', 'bank.token.revoked': 'warn',
});

/** @param {import('./shapes').RunEvent} event @returns {{ text: string, tag: string, tone: string, more?: string }} more is what a failed step says of itself */
export function eventWords(event) {
  const { type, data } = event;
  let tone = tones[type] ?? 'quiet';
  if (type === 'story.ended') tone = data.failed ? 'bad' : 'ok';
  const tag = hasWord(`tag.${type}`) ? t(`tag.${type}`) : '';
  if (type === 'story.chapter.started') return { text: said(data.title) || said(data.headline), tag, tone: 'chapter' };
  if (type.startsWith('story.step.')) {
    const more = data.expected || data.got ? t('ev.story.step.failed.more', { expected: data.expected ?? '', got: data.got ?? '' }) : '';
    return { text: said(data.text), tag, tone, more };
  }
  const consent = view.value.consents[data.consent];
  const customer = bare(data.customer) || consent?.customer || '';
  const whole = byWhom(`ev.${type}`, data);
  const key = hasWord(whole) ? whole : `ev.${type}`;
  const text = hasWord(key) || hasWord(`${key}.other`) ? t(key, {
    ...plain(data),
    bank: actorName(data.bank ?? consent?.bank ?? ''),
    party: actorName(data.party ?? ''),
    recipient: data.recipient ?? consent?.recipient ?? data.client ?? '',
    customer: data.customer_name || (customer ? customerName(customer, data.bank) : t('actor.someone')),
    until: data.expires ? day(data.expires, zone.value) : '',
    from: side(data.from), to: side(data.to),
    app: actorName(data.platform && data.app ? `${data.platform}/${data.app}` : data.app ?? ''),
    words: typeof data.text === 'object' ? said(data.text) : '', whose: actorName(data.who ?? ''), by: actorName(data.by ?? ''),
    n: Number(data.steps ?? data.count ?? 0),
  }) : type;
  return { text, tag, tone };
}

/** Who is on one side: a party, or of a payment the holder of an account. @param {any} data */
const side = (data) => (typeof data === 'object' && data ? data.name || actorName(data.bank ?? '') : actorName(data ?? ''));

/** Only what can stand in a sentence. @param {any} data */
function plain(data) {
  /** @type {Record<string, string | number>} */
  const out = {};
  for (const [key, value] of Object.entries(data ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') out[key] = value;
  }
  return out;
}

/** The figure, or that there was none. @param {number} status */
export const statusWords = (status) => (status ? String(status) : t('status.none'));

/** @param {number} ms */
export const quietWords = (ms) => t('timeline.quiet', { span: span(ms) });
