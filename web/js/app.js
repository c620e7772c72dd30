// @ts-check
// The console's entry: words first, then the screen that the address names.
import { html, render, effect } from '../vendor/ui.js';
import { loadLanguage, lang, t } from './i18n.js';
import { route } from './router.js';
import { open, close } from './store.js';
import { listen } from './keys.js';
import { TopBar } from './parts/topbar.js';
import { HelpDialog } from './parts/helpdialog.js';
import { Voice } from './parts/voice.js';
import { Library } from './views/library.js';
import { Replay } from './views/replay.js';
import { PhoneAlone } from './views/phonealone.js';
import { Connect } from './views/connect.js';
import { Settings } from './views/settings.js';
import { Help } from './views/help.js';
import { Missing } from './views/missing.js';
import { later } from './parts/later.js';

const World = later(() => import('./world/page.js').then((page) => page.World));

const screens = /** @type {Record<string, any>} */ ({
  library: Library, replay: Replay, wire: Replay, phone: PhoneAlone, connect: Connect, settings: Settings, help: Help, missing: Missing,
  world: World, faults: World,
});

/** Routes that are another's screen. */
const same = /** @type {Record<string, string>} */ ({ wire: 'replay', faults: 'world' });

function App() {
  const { name } = route.value;
  const Screen = screens[name];
  lang.value;
  return html`
    ${name !== 'phone' && html`<${TopBar} />`}
    <${Screen} key=${same[name] ?? name} />
    <${HelpDialog} />
    <${Voice} />`;
}

/** Opens the run that the route names, and titles the page. */
function follow() {
  effect(() => {
    const { run } = route.value;
    if (run) open(run); else close();
  });
  effect(() => {
    const { name, run } = route.value;
    document.title = [run, name === 'library' ? '' : t(`title.${name}`), 'Sandbank'].filter(Boolean).join(' · ');
  });
}

await loadLanguage(lang.peek());
follow();
listen();
render(html`<${App} />`, /** @type {Element} */ (document.getElementById('app')));
