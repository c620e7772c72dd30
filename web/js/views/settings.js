// @ts-check
import { html } from '../../vendor/ui.js';
import { t, lang, chooseLanguage } from '../i18n.js';
import { theme, setTheme, shortcuts, setShortcuts } from '../prefs.js';

/** Language, theme, and the switch that turns single keys off. */
export function Settings() {
  return html`<main class="page narrow">
    <h1>${t('settings.title')}</h1>
    <${Choice} name="lang" title=${t('settings.language')} value=${lang.value} onChange=${chooseLanguage} choices=${[['en', 'English'], ['vi', 'Tiếng Việt']]} />
    <${Choice} name="theme" title=${t('settings.theme')} value=${theme.value} onChange=${setTheme}
      choices=${[['', t('settings.theme.system')], ['light', t('settings.theme.light')], ['dark', t('settings.theme.dark')]]} />
    <fieldset class="choice"><legend>${t('settings.keys')}</legend>
      <label><input type="checkbox" checked=${shortcuts.value} onChange=${(/** @type {any} */ e) => setShortcuts(e.target.checked)} /> ${t('settings.keys.on')}</label></fieldset>
  </main>`;
}

/** @param {{ name: string, title: string, value: string, onChange: (v: string) => void, choices: string[][] }} props */
function Choice({ name, title, value, onChange, choices }) {
  return html`<fieldset class="choice"><legend>${title}</legend>
    ${choices.map(([id, text]) => html`<label key=${id}><input type="radio" name=${name} value=${id} checked=${value === id} onChange=${() => onChange(id)} /> ${text}</label>`)}</fieldset>`;
}
