// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { partyName } from './faults.js';

const apps = ['kinnet/balance', 'kinnet/kestrel', 'kinnet/service'];

/** Who is to misbehave: a bank, the messenger, an app of ours, a receiver, or all. @param {{ info: import('../shapes').RunInfo, said: import('./faultask.js').Said, set: (e: any) => void }} props */
export function FaultPlace({ info, said, set }) {
  const parties = [...info.banks.map((b) => b.id), ...info.platforms.map((p) => p.id), ...apps];
  return html`<label>${t('fault.ask.party')}<select name="party" value=${said.party} onChange=${set}>
      ${parties.map((id) => html`<option key=${id} value=${id}>${apps.includes(id) ? id : partyName(id)}</option>`)}
      <option value="inbox/">${t('fault.ask.receiver')}</option><option value="*">${partyName('*')}</option></select></label>
    ${said.party === 'inbox/' && html`<label>${t('fault.ask.inbox')}<input type="text" name="inbox" required pattern="[a-z0-9][a-z0-9\\-]*" spellcheck=${false} value=${said.inbox} onInput=${set} /></label>`}`;
}
