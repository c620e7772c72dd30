// @ts-check
// What the form of a fault asks for, by kind, and the call's body that it makes.

/** @typedef {typeof fresh & { party: string }} Said numbers as they were typed */

export const fresh = { kind: 'status', inbox: 'desk', status: '503', delay: '2000', limit: '20', retry: '', count: '1', percent: '', every: '', route: '', customer: '', method: '', caller: '', name: '', after: '', during: '' };

/** Does a kind of fault need or take that? @param {string} kind @param {string} what */
export function needs(kind, what) {
  switch (what) {
    case 'status': return kind === 'status';
    case 'limit': return ['rate_limit', 'consent_too_long'].includes(kind);
    case 'end': return kind === 'maintenance';
    case 'retry': return ['status', 'rate_limit', 'maintenance'].includes(kind);
    case 'delay': return ['latency', 'slow_body', 'clock_skew', 'return_window', 'webhook_delayed'].includes(kind);
  }
  return false;
}

/** What a kind of fault asks for, as it usually is. @param {string} kind */
export const usual = (kind) => ({ kind, delay: kind === 'return_window' ? '90000' : fresh.delay, limit: kind === 'consent_too_long' ? '90' : fresh.limit });

/** Minutes after an instant. @param {string} now @param {string} minutes */
const later = (now, minutes) => new Date(Date.parse(now) + Number(minutes) * 60000).toISOString().replace('.000', '');

/** @param {Said} said @param {string} now the run's instant */
export function ask(said, now) {
  const from = Number(said.after) > 0 ? later(now, said.after) : '';
  const figures = {
    status: needs(said.kind, 'status') && Number(said.status), latency_ms: needs(said.kind, 'delay') && Number(said.delay), limit: needs(said.kind, 'limit') && Number(said.limit),
    retry_after: needs(said.kind, 'retry') && Number(said.retry), count: Number(said.count), percent: Number(said.percent), every: Number(said.every),
    route: said.route.trim(), customer: said.customer.trim(), method: said.method, caller: said.caller.trim(), name: said.name.trim(),
    from, until: Number(said.during) > 0 && later(from || now, said.during),
  };
  return { party: said.party === 'inbox/' ? `inbox/${said.inbox.trim()}` : said.party, kind: said.kind, ...Object.fromEntries(Object.entries(figures).filter(([, value]) => value)) };
}
