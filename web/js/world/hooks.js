// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { runPath } from '../api.js';
import { actorName } from '../names.js';
import { Panel } from '../parts/panel.js';
import { Act } from './act.js';
import { Deliveries } from './deliveries.js';
import { HookForm } from './hookform.js';
import { Row } from './row.js';
import { Rows } from './rows.js';
import { HookSecret } from './hooksecret.js';

/** @typedef {{ bank: string, id: string, client_id: string, url: string, events: string[], since: string }} Hook */

/** Whom the banks tell of what, and what became of each webhook. @param {{ info: import('../shapes').RunInfo, hooks: any, deliveries: any, clients: any, consents: any }} props */
export function HooksPanel({ info, hooks, deliveries, clients, consents }) {
  const list = /** @type {Hook[]} */ (hooks.data?.webhooks ?? []);
  return html`<${Panel} id="webhooks" title=${t('world.hooks')} aside=${t('world.hooks.why')} kind="world-two">
    <div class="world-do flush">
      <h3>${t('world.hooks.subscriptions')}</h3>
      <${Rows} live=${hooks} list=${list} of=${t('world.hooks.subscriptions')} empty=${t('world.hooks.none')} row=${(/** @type {Hook} */ one) => html`<${Subscription} key=${one.id} run=${info.id} one=${one} />`} />
      <${HookForm} info=${info} clients=${clients} consents=${consents} />
    </div>
    <div class="world-is flush"><h3>${t('world.deliveries')}</h3><${Deliveries} live=${deliveries} hooks=${list} /></div>
  </${Panel}>`;
}

/** @param {{ run: string, one: Hook }} props */
function Subscription({ run, one }) {
  const path = `${runPath(run)}/webhooks/${encodeURIComponent(one.id)}`;
  const where = short(one.url);
  return html`<${Row} title=${t('world.hooks.tells', { bank: actorName(one.bank), where })}
    sub=${one.events.length === 5 ? t('world.hooks.all') : one.events.join(', ')}
    more=${html`<p class="world-sub mono small">${one.client_id} · ${one.id}</p><${HookSecret} path=${path} where=${where} />`}
    acts=${html`<${Act} words=${t('world.hooks.test')} icon="send" label=${t('world.of', { act: t('world.hooks.test'), what: where })} call=${{ method: 'POST', path: `${path}/test` }} />
      <${Act} words=${t('world.hooks.remove')} label=${t('world.of', { act: t('world.hooks.remove'), what: where })} call=${{ method: 'DELETE', path }} />`} />`;
}

/** An address without what is the same in all. @param {string} url */
export const short = (url) => url.replace(/^https?:\/\//, '').replace(location.host, '');
