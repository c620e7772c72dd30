// @ts-check
import { html } from '../../vendor/ui.js';
import { t, count } from '../i18n.js';
import { view } from '../store.js';

/** Three figures as of the playhead. */
export function KpiStrip() {
  const { calls, refused, consents } = view.value;
  const live = Object.values(consents).filter((c) => c.status === 'live').length;
  const ended = Object.values(consents).filter((c) => c.status === 'revoked' || c.status === 'expired').length;
  return html`<dl class="kpis">
    <${Kpi} name=${t('kpi.calls')} value=${calls} />
    <${Kpi} name=${t('kpi.refused')} value=${refused} tone=${refused ? 'warn' : ''} />
    <${Kpi} name=${t('kpi.consents')} value=${live} aside=${ended ? t('kpi.ended', { n: ended }) : ''} />
  </dl>`;
}

/** @param {{ name: string, value: number, aside?: string, tone?: string }} props */
function Kpi({ name, value, aside, tone }) {
  return html`<div><dt>${name}</dt><dd data-tone=${tone || undefined}>${count(value)}${aside && html`<small>${aside}</small>`}</dd></div>`;
}
