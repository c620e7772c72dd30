// @ts-check
import { html } from '../../vendor/ui.js';
import { t, local, fullTime } from '../i18n.js';
import { run, view, log, head, ended, zone } from '../store.js';
import { said } from '../names.js';
import { KpiStrip } from './kpistrip.js';
import { GoOn } from './goon.js';

const tones = /** @type {Record<string, string>} */ ({ passed: 'ok', failed: 'bad' });

/** The chapter at the playhead, in the story's own words. */
export function Headline() {
  const info = run.value;
  head.value;
  if (!info) return null;
  const chapter = log.value.chapters[view.value.chapter];
  const title = chapter ? said(chapter.headline) || said(chapter.title) : '';
  const sentence = chapter ? said(chapter.sentence) : '';
  const { heading, why } = storyless(info);
  return html`<header class="headline">
    <div class="headline-words">
      <p class="crumbs" title=${t('crumb.run', { id: info.id, seed: String(info.seed) })}><strong>${local(info.title) || info.id}</strong><span class="crumb-run">${t('crumb.run', { id: info.id, seed: String(info.seed) })}</span>
        ${log.value.chapters.length > 0 && html`<span>${view.value.chapter < 0 ? t('crumb.before')
          : t('crumb.chapter', { i: view.value.chapter + 1, n: log.value.chapters.length })}</span>`}
        ${ended.value && html`<span class="verdict" data-tone=${tones[info.state] ?? 'plain'}>${t(`state.${info.state}`)}</span><${GoOn} />`}</p>
      <h1>${title || heading || local(info.title) || info.id}</h1>
      <p class="headline-why" data-recorded=${info.read_only ? 'yes' : undefined}>${sentence || why || local(info.summary)}</p>
    </div>
    <${KpiStrip} />
  </header>`;
}

/** What stands at the head of a run that tells no story. @param {import('../shapes').RunInfo} info */
function storyless(info) {
  if (info.story || log.value.chapters.length) return { heading: '', why: '' };
  if (!info.read_only) return { heading: t('headline.live'), why: t('headline.live.why') };
  const when = log.value.event(1)?.walltime; // when the file was taken in is another matter
  return {
    heading: t('headline.recorded', { name: info.id }),
    why: [t('headline.recorded.why'), when && t('headline.recorded.when', { when: fullTime(when, zone.value), seed: String(info.seed) })].filter(Boolean).join(' '),
  };
}
