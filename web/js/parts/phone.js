// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t, shortTime } from '../i18n.js';
import { run, view, zone } from '../store.js';
import { person, app, psid } from '../people.js';
import { frame, pending } from '../chatting.js';
import { ChatLog } from './chatlog.js';
import { QuickReplies } from './quickreplies.js';
import { Composer } from './composer.js';
import { pageHere } from '../recorded.js';
import { BankFrame } from './bankframe.js';
import { RecordedPage } from './recordedpage.js';
import { PeopleMenu } from './peoplemenu.js';
import { Icon } from './icon.js';

/** A handset in a customer's hand: her chat, and her bank's own pages. */
export function Phone() {
  const [menu, setMenu] = useState(false);
  const info = run.value;
  const who = person.value;
  pending.value;
  if (!info) return null;
  const platform = info.platforms[0];
  const talk = html`<${ChatLog} /><${QuickReplies} /><${Composer} />`;
  const open = frame.value && frame.value.psid === psid.value ? frame.value : null;
  return html`<section id="chat" class="phone" aria-labelledby="chat-title" tabindex="-1">
    <div class="screen">
      <div class="phone-status" aria-hidden="true"><span>${shortTime(view.value.time || info.clock.now, zone.value)}</span><${Icon} name="wifi" size=${14} /></div>
      <div class="phone-head">
        <span class="avatar"><${Icon} name="message-circle" size=${17} /></span>
        <div class="phone-who"><h2 id="chat-title">${t('phone.title', { platform: platform?.name ?? '' })}</h2>
          <p>${who ? t('phone.as', { name: who.name }) : ''}${app.value === 'balance' ? '' : ` · ${t(`page.${app.value}`)}`}</p></div>
        <button type="button" class="icon-button" aria-expanded=${String(menu)} aria-label=${t('phone.menu')} onClick=${() => setMenu(!menu)}><${Icon} name="ellipsis" /></button>
      </div>
      ${menu && html`<${PeopleMenu} onClose=${() => setMenu(false)} />`}
      ${open ? html`<${BankFrame} url=${open.url} />` : pageHere.value ? html`<${RecordedPage} event=${pageHere.value}>${talk}</${RecordedPage}>` : talk}
    </div>
  </section>`;
}
