// @ts-check
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Icon } from './icon.js';
import { Tag } from './tag.js';
import { Trouble } from './trouble.js';

/** @typedef {{ id: string, state: string, attempts: { status?: number, why?: string }[] }} Sent */

const tones = /** @type {Record<string, string>} */ ({ delivered: 'ok', queued: 'info', failed: 'bad', abandoned: 'bad' });

/**
 * Asks the bank as the program would, by its id and secret.
 * @param {import('../shapes').Enrolment} app @param {string} path @param {string} [method]
 */
async function ask(app, path, method) {
  const bank = new URL(app.issuer).pathname;
  const answer = await fetch(`${bank}/webhooks/${encodeURIComponent(app.webhook_id ?? '')}${path}`, {
    method, headers: { Authorization: `Basic ${btoa(`${app.client_id}:${app.client_secret}`)}` },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

/** Sends a webhook that tells of nothing, and shows what became of it. @param {{ app: import('../shapes').Enrolment }} props */
export function AppHook({ app }) {
  const [state, setState] = useState(/** @type {{ waits: string, sent: Sent | null, error: any }} */ ({ waits: '', sent: null, error: null }));
  const send = async () => {
    try {
      const { delivery } = await ask(app, '/test', 'POST');
      setState({ waits: delivery, sent: null, error: null });
    } catch (error) { setState({ waits: '', sent: null, error }); }
  };
  useEffect(() => {
    if (!state.waits) return undefined;
    const look = async () => {
      try {
        const { deliveries } = await ask(app, '/deliveries');
        const sent = deliveries.find((/** @type {Sent} */ d) => d.id === state.waits);
        if (sent) setState({ waits: sent.state === 'queued' ? state.waits : '', sent, error: null });
      } catch (error) { setState({ waits: '', sent: null, error }); }
    };
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [state.waits]);
  const last = state.sent?.attempts[state.sent.attempts.length - 1];
  return html`<div class="connect-hook">
    <button type="button" class="button" disabled=${Boolean(state.waits)} onClick=${send}><${Icon} name="send" />${t('connect.test')}</button>
    <p role="status">${state.sent && html`<${Tag} tone=${tones[state.sent.state]}>${t(`connect.sent.${state.sent.state}`)}</${Tag}> ${last?.status ?? ''} ${last?.why ?? ''}`}</p>
    ${state.error && html`<${Trouble} what=${t('connect.test.error')} error=${state.error} />`}
  </div>`;
}
