// @ts-check
import { html } from '../../vendor/ui.js';
import { t, day, clockTime, fullTime, count } from '../i18n.js';
import { at, head, serverHead, speed, seek, chapter, toHead, following, zone, ended, log, run } from '../store.js';
import { togglePlay, moving } from '../player.js';
import { moment } from '../moment.js';
import { Icon } from './icon.js';

const speeds = [1, 4, 16, 64];

/** Steps, play, the virtual clock, where in the run, and how fast. */
export function Transport() {
  const time = moment();
  const story = log.value.chapters.length > 0;
  const fresh = !following.value && !ended.value ? serverHead.value - at.value : 0;
  return html`<div class="transport">
    <div class="transport-keys">
      <${Step} icon="skip-back" words=${t(story ? 'go.chapter.back' : 'go.first')} act=${() => (story ? chapter(-1) : seek(1))} off=${at.value <= 1} wide />
      <${Step} icon="step-back" words=${t('go.back')} act=${() => seek(at.value - 1)} off=${at.value <= 1} />
      <button type="button" class="play" aria-label=${t(moving() ? 'go.pause' : 'go.play')} onClick=${togglePlay}><${Icon} name=${moving() ? 'pause' : 'play'} size=${17} /></button>
      <${Step} icon="step-forward" words=${t('go.on')} act=${() => seek(at.value + 1)} off=${at.value >= head.value} />
      <${Step} icon="skip-forward" words=${t(story ? 'go.chapter.on' : 'go.last')} act=${() => (story ? chapter(1) : toHead())} off=${at.value >= head.value} wide />
    </div>
    <p class="clock" title=${time && fullTime(time, zone.value)}><span class="clock-time mono">${time && `${day(time, zone.value)} ${clockTime(time, zone.value)}`}</span>
      <span class="clock-event mono">${t('clock.event', { i: count(at.value), n: count(Math.max(head.value, serverHead.value)) })}</span></p>
    ${following.value && !ended.value && html`<span class="live"><i aria-hidden="true"></i>${t('live')}</span>`}
    ${fresh > 0 && run.value?.state !== 'passed' && html`<button type="button" class="new-button" onClick=${toHead}>${t('live.new', { n: fresh })}</button>`}
    <div class="speeds" role="group" aria-label=${t('speed.label')}>
      ${speeds.map((s) => html`<button type="button" key=${s} aria-pressed=${String(speed.value === s)} onClick=${() => { speed.value = s; }}>${s}×</button>`)}
    </div>
    <button type="button" class="speed-one" aria-label=${t('speed.now', { n: speed.value })} onClick=${() => { speed.value = speeds[(speeds.indexOf(speed.value) + 1) % 4]; }}>${speed.value}×</button>
  </div>`;
}

/** @param {{ icon: string, words: string, act: () => void, off: boolean, wide?: boolean }} props */
function Step({ icon, words, act, off, wide }) {
  return html`<button type="button" class=${`icon-button ${wide ? 'wide-only' : ''}`} aria-label=${words} title=${words} disabled=${off} onClick=${act}><${Icon} name=${icon} /></button>`;
}
