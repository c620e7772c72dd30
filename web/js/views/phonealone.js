// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { route } from '../router.js';
import { run, failure, open, close } from '../store.js';
import { Phone } from '../parts/phone.js';
import { Trouble } from '../parts/trouble.js';

/** Only the phone, for a projector or a real handset. */
export function PhoneAlone() {
  const id = route.value.run;
  return html`<main class="phone-alone"><h1 class="sr">${t('title.phone')}</h1>
    ${failure.value && html`<${Trouble} what=${t('run.missing.what', { id })} error=${failure.value} again=${() => { close(); open(id); }} />`}
    ${run.value && html`<${Phone} />`}</main>`;
}
