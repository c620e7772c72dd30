// @ts-check
import { html, useEffect } from '../../vendor/ui.js';
import { t, local } from '../i18n.js';
import { runPath } from '../api.js';
import { query, route } from '../router.js';
import { run, failure, open, close, following, head, playing } from '../store.js';
import { Panel } from '../parts/panel.js';
import { Trouble } from '../parts/trouble.js';
import { Beginning } from './beginning.js';
import { ClockPanel } from './clock.js';
import { ConsentsPanel } from './consents.js';
import { FaultsPanel } from './faults.js';
import { useFinder } from './finder.js';
import { Gate } from './gate.js';
import { HooksPanel } from './hooks.js';
import { useLive } from './live.js';
import { Sales } from './sales.js';
import { Till } from './till.js';

/** The parts of the page, by their ids. */
const parts = [['clock', 'world.clock'], ['money', 'world.money'], ['consents', 'world.consents'], ['webhooks', 'world.hooks'], ['faults', 'world.faults'], ['reset', 'world.reset']];

/** By hand what the commands do: the clock, money, consents, webhooks, faults. */
export function World() {
  const { name, run: id } = route.value;
  const info = run.value;
  usePresent(Boolean(info));
  useEffect(() => (info && name === 'faults' ? goTo('faults') : undefined), [info?.id, name]);
  if (failure.value) return html`<main class="page"><h1>${t('run.missing')}</h1><${Trouble} what=${t('run.missing.what', { id })} error=${failure.value} again=${() => { close(); open(id); }} />
    <p><a href="/">${t('go.library')}</a></p></main>`;
  if (!info) return html`<main class="page"><h1 class="sr">${t('loading')}</h1><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div></main>`;
  return html`<main class="page world">
    <header class="hero"><p class="crumbs"><strong>${local(info.title) || info.id}</strong><span class="crumb-run">${t('crumb.run', { id: info.id, seed: String(info.seed) })}</span></p>
      <h1>${t('world.title')}</h1><p>${t('world.why')}</p></header>
    <nav class="world-nav" aria-label=${t('world.parts')}>${parts.map(([part, words]) => html`<a key=${part} href=${`#${part}`}>${t(words)}</a>`)}</nav>
    <${Gate} />
    <${Panels} key=${info.epoch} info=${info} />
  </main>`;
}

/** Scrolls to a part, and stays there while the lists above it come in, until the viewer moves. @param {string} part */
function goTo(part) {
  const watch = new ResizeObserver(() => document.getElementById(part)?.scrollIntoView());
  watch.observe(/** @type {Element} */ (document.querySelector('main')));
  const stop = () => { watch.disconnect(); clearTimeout(timer); };
  const timer = setTimeout(stop, 3000);
  for (const sign of ['wheel', 'keydown', 'pointerdown']) addEventListener(sign, stop, { once: true, passive: true });
  return stop;
}

/** @param {{ info: import('../shapes').RunInfo }} props */
function Panels({ info }) {
  const path = runPath(info.id);
  const found = useFinder(info);
  const clock = useLive(`${path}/clock`);
  const sales = useLive(`${path}/transactions`);
  const consents = useLive(`${path}/consents`);
  const payments = useLive(`${path}/payments`);
  return html`
    <${ClockPanel} run=${info.id} live=${clock} />
    <${Panel} id="money" title=${t('world.money')} aside=${t('world.money.why')} kind="world-two">
      <div class="world-do flush"><${Till} info=${info} found=${found} /></div>
      <div class="world-is flush"><h3>${t('world.sales')}</h3><${Sales} run=${info.id} sales=${sales} payments=${payments} /></div>
    </${Panel}>
    <${ConsentsPanel} run=${info.id} live=${consents} found=${found} />
    <${HooksPanel} info=${info} hooks=${useLive(`${path}/webhooks`)} deliveries=${useLive(`${path}/deliveries`)} clients=${useLive(`${path}/clients`)} consents=${consents} />
    <${FaultsPanel} info=${info} live=${useLive(`${path}/faults`)} now=${clock.data?.now ?? info.clock.now} />
    <${Beginning} info=${info} head=${head.value} />`;
}

/** This page is about the present, unless its link names an event. @param {boolean} here */
function usePresent(here) {
  useEffect(() => {
    playing.value = false;
    if (here && !query.peek().get('at')) following.value = true;
  }, [here]);
}
