// @ts-check
import { html, useRef, useEffect, useLayoutEffect } from '../../vendor/ui.js';
import { t, shortTime, fullTime } from '../i18n.js';
import { at, head, log, select, zone, run } from '../store.js';
import { upTo } from '../log.js';
import { eventWords } from '../words.js';
import { Panel } from './panel.js';
import { Tag } from './tag.js';

const shown = 60;

/** What has happened up to the playhead, in words; newest last. */
export function Facts() {
  head.value;
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // A story tells itself; without one everything is news that has words.
  const all = log.value.chapters.length ? log.value.facts : log.value.details;
  const known = upTo(all, at.value);
  const seqs = all.slice(Math.max(0, known - shown), known);
  const first = useRef(true);
  const toEnd = () => { if (list.current) list.current.scrollTop = list.current.scrollHeight; };
  useEffect(() => {
    // Other letters or another width give other heights.
    const watch = new ResizeObserver(toEnd);
    if (list.current) watch.observe(list.current);
    document.fonts.addEventListener('loadingdone', toEnd);
    return () => { watch.disconnect(); document.fonts.removeEventListener('loadingdone', toEnd); };
  }, []);
  useLayoutEffect(() => {
    toEnd();
    // On a phone the list stands below the stage: it comes into view when there is news.
    const around = list.current?.closest('.panels');
    if (!first.current && around && around.scrollHeight > around.clientHeight) around.scrollTop = around.scrollHeight;
    first.current = false;
  }, [known]);
  return html`<${Panel} id="facts" title=${t('facts.title')} aside=${known > shown ? t('facts.last', { n: shown }) : ''}>
    <ol class="facts scroll" ref=${list} tabindex="0" aria-label=${t('facts.title')}>
      ${seqs.map((seq) => html`<${Fact} key=${seq} seq=${seq} />`)}
      ${!seqs.length && html`<li class="empty">${t(run.value?.story ? 'facts.none.story' : 'facts.none')}</li>`}
    </ol>
  </${Panel}>`;
}

/** @param {{ seq: number }} props */
function Fact({ seq }) {
  const event = log.value.event(seq);
  const { text, tag, tone, more } = eventWords(event);
  return html`<li data-tone=${tone}><button type="button" class="fact" aria-current=${seq === at.value ? 'true' : undefined} onClick=${() => select(seq)}>
    <span class="fact-time mono" title=${fullTime(event.time, zone.value)}>${shortTime(event.time, zone.value)}</span>
    <span class="fact-words">${text}${more && html`<small class="fact-more">${more}</small>`}</span>${tag && tone !== 'chapter' && html`<${Tag} tone=${tone}>${tag}</${Tag}>`}</button></li>`;
}
