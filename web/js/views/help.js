// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { ShortcutList } from '../parts/shortcutlist.js';

export function Help() {
  return html`<main class="page narrow">
    <h1>${t('help.title')}</h1>
    <p>${t('help.simulation')}</p>
    <h2>${t('help.read')}</h2>
    <dl class="explain">${['stage', 'phone', 'wire', 'timeline', 'selection'].map((part) => html`<div key=${part}><dt>${t(`help.${part}.name`)}</dt><dd>${t(`help.${part}`)}</dd></div>`)}</dl>
    <h2>${t('help.keys')}</h2><p>${t('help.keys.off')} <a href="/settings">${t('nav.settings')}</a></p>
    <${ShortcutList} />
  </main>`;
}
