// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { at, ended, playing, log, head } from '../store.js';
import { togglePlay } from '../player.js';
import { query } from '../router.js';
import { Icon } from './icon.js';

/** A finished story that nobody has begun to look at. */
export const unplayed = () => ended.value && !playing.value && at.value <= 1 && !query.value.get('sel');

/** It opens paused at its beginning, with one thing to do. */
export function BigPlay() {
  head.value;
  return html`<div class="big-play"><button type="button" onClick=${togglePlay}><${Icon} name="play" size=${28} /><span>${t('story.play')}</span></button>
    <p>${t('story.play.why', { n: log.value.chapters.length })}</p></div>`;
}
