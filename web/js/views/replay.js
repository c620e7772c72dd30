// @ts-check
import { html, useEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { route, query, setQuery } from '../router.js';
import { run, failure, open, close, log, head, at } from '../store.js';
import { announce } from '../announce.js';
import { view, playing } from '../store.js';
import { said } from '../names.js';
import { Headline } from '../parts/headline.js';
import { Stage } from '../parts/stage.js';
import { Facts } from '../parts/facts.js';
import { Phone } from '../parts/phone.js';
import { Wire } from '../parts/wire.js';
import { Timeline } from '../parts/timeline.js';
import { BigPlay, unplayed } from '../parts/bigplay.js';
import { Tabs } from '../parts/tabs.js';
import { Trouble } from '../parts/trouble.js';

const parts = ['story', 'chat', 'wire'];

/** The run's screen. Wire is the same screen with the exchanges at full width. */
export function Replay() {
  const { name, run: id, exchange } = route.value;
  useSelected(exchange);
  useChapterVoice();
  if (failure.value) return html`<main class="page"><h1>${t('run.missing')}</h1><${Trouble} what=${t('run.missing.what', { id })} error=${failure.value} again=${() => { close(); open(id); }} />
    <p><a href="/">${t('go.library')}</a></p></main>`;
  if (!run.value) return html`<main class="page"><h1 class="sr">${t('loading')}</h1><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div></main>`;
  const fresh = unplayed();
  const asked = query.value.get('tab') ?? '';
  const actor = query.value.get('actor');
  // A link to somebody's phone opens it, where there is room for one panel only.
  const usual = actor && matchMedia('(max-width: 760px)').matches ? 'chat' : 'story';
  const tab = parts.includes(asked) ? asked : usual;
  return html`<main class="replay" data-screen=${name} data-tab=${tab}>
    <${Headline} />
    <${Tabs} id="part" label=${t('part.label')} value=${tab} onChange=${(/** @type {string} */ to) => setQuery({ tab: to === usual ? null : to })}
      tabs=${parts.map((p) => ({ id: p, text: t(`part.${p}`) }))} />
    <div class="panels" id="part-panel">
      <div class="story"><${Stage} />${fresh ? html`<${BigPlay} />` : html`<${Facts} />`}</div>
      <${Phone} />
      <${Wire} />
    </div>
    <${Timeline} />
  </main>`;
}

/** /wire/{exchange} selects it once it is in the log. @param {string} exchange */
function useSelected(exchange) {
  const seq = (head.value, log.value.byExchange.get(exchange));
  useEffect(() => {
    if (seq && !query.peek().get('sel')) setQuery({ sel: exchange });
    if (seq) { at.value = seq; }
  }, [seq]);
}

/** A new chapter is said politely while playing. */
function useChapterVoice() {
  const chapter = view.value.chapter;
  useEffect(() => {
    const known = log.peek().chapters[chapter];
    if (known && playing.peek()) announce(said(known.headline) || said(known.title));
  }, [chapter]);
}
