// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { route } from '../router.js';
import { isDark, setTheme, theme } from '../prefs.js';
import { helpOpen } from '../keys.js';
import { faultsOn, run } from '../store.js';
import { Icon } from './icon.js';
import { ConnectionBadge } from './connectionbadge.js';
import { SearchBox } from './searchbox.js';

/** Skip links, the mark, the screens that exist, the state of the line. */
export function TopBar() {
  const { name, run: id } = route.value;
  const base = `/runs/${encodeURIComponent(id)}`;
  theme.value;
  const world = name === 'world' || name === 'faults';
  const skips = world ? ['clock', 'money', 'webhooks', 'faults'] : ['stage', 'chat', 'wire', 'timeline'];
  return html`
    ${id && html`<nav class="skips" aria-label=${t('skip.label')}>
      ${skips.map((part) => html`<a key=${part} href=${`#${part}`}>${t(`skip.${part}`)}</a>`)}
    </nav>`}
    <header class="topbar" data-run=${id ? 'yes' : 'no'}>
      <a class="brand" href="/" aria-label="Sandbank"><${Icon} name="mark" size=${20} /><span>Sandbank</span></a>
      <nav class="screens" aria-label=${t('nav.label')}>
        ${id ? html`
          <${Screen} href="/" text=${t('nav.library')} here=${false} />
          <${Screen} href=${base} text=${t('nav.replay')} here=${name === 'replay'} />
          <${Screen} href=${`${base}/wire`} text=${t('nav.wire')} here=${name === 'wire'} />
          <${Screen} href=${`${base}/world`} text=${t('nav.world')} here=${world} />`
        : html`<${Screen} href="/" text=${t('nav.library')} here=${name === 'library'} /><${Screen} href="/connect" text=${t('nav.connect')} here=${name === 'connect'} />`}
      </nav>
      <div class="topbar-end">
        ${id && faultsOn.value > 0 && html`<a class="fault-chip" href=${`${base}/faults`} aria-label=${t('faults.on', { n: faultsOn.value })}><${Icon} name="triangle-alert" size=${14} /><span class="fault-n">${faultsOn.value}</span><span class="fault-words">${t('faults.on', { n: faultsOn.value })}</span></a>`}
        ${id && run.value && html`<${ConnectionBadge} />${!world && html`<${SearchBox} />`}`}
        <button type="button" class="icon-button theme-button" aria-label=${t(isDark() ? 'theme.light' : 'theme.dark')}
          onClick=${() => setTheme(isDark() ? 'light' : 'dark')}><${Icon} name=${isDark() ? 'sun' : 'moon'} /></button>
        <a class="icon-button" href="/settings" aria-label=${t('nav.settings')}><${Icon} name="settings" /></a>
        <button type="button" class="icon-button" aria-label=${t('nav.help')}
          onClick=${() => { helpOpen.value = true; }}><${Icon} name="circle-help" /></button>
      </div>
    </header>`;
}

/** @param {{ href: string, text: string, here: boolean }} props */
function Screen({ href, text, here }) {
  return html`<a href=${href + keep(href)} aria-current=${here ? 'page' : undefined}>${text}</a>`;
}

/** The selection goes along to another screen of the same run. @param {string} href */
const keep = (href) => (href.startsWith('/runs/') ? location.search : '');
