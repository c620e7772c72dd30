// @ts-check
import { html } from '../../vendor/ui.js';
import { t, local } from '../i18n.js';
import { Tag } from './tag.js';
import { Icon } from './icon.js';

/** Who the banks are, where they answer, and how they treat those who ask. @param {{ banks: import('../shapes').Bank[] }} props */
export function BankTable({ banks }) {
  return html`<section class="panel banks" aria-labelledby="banks-title"><div class="panel-head"><h2 id="banks-title">${t('banks.title')}</h2><span class="panel-aside">${t('banks.aside', { n: banks.length })}</span></div>
    <ul class="bank-list">${banks.map((b) => html`<li key=${b.id}>
      <span class="actor-icon" data-role="bank"><${Icon} name="landmark" /></span>
      <div class="bank-name"><h3>${b.name}</h3><p>${local(b.policy)}</p></div>
      <div class="bank-facts"><${Tag}>${b.country}, ${b.currency}</${Tag}><${Tag} tone="info">${b.face_label}</${Tag}><span class="bank-size">${t('banks.customers', { n: b.population })}</span></div>
      <code class="bank-base" title=${b.base}>${b.base}</code></li>`)}</ul>
  </section>`;
}
