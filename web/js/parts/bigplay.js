// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { at, ended, playing, log, head, serverHead } from '../store.js';
import { togglePlay } from '../player.js';
import { query } from '../router.js';
import { Icon } from './icon.js';

/** A finished story that nobody has begun to look at. */
export const unplayed = () => ended.value && !playing.value && at.value <= 1 && !query.value.get('sel');

/** It opens paused at its beginning, with one thing to do. */
export function BigPlay() {
  const n = log.value.chapters.length;
  return html`<div class="big-play"><button type="button" onClick=${togglePlay}><${Icon} name="play" size=${28} /><span>${t(n ? 'story.play' : 'recording.play')}</span></button>
    <p>${n ? t('story.play.why', { n }) : t('recording.play.why', { n: Math.max(head.value, serverHead.value) })}</p></div>`;
}
