// @ts-check
// The playhead in words.
import { t, day, clockTime } from './i18n.js';
import { at, head, log, view, zone, run } from './store.js';
import { said } from './names.js';

export const moment = () => view.value.time || run.value?.clock.now || '';

export function playheadWords() {
  const time = moment();
  const chapter = log.value.chapters[view.value.chapter];
  return [time && `${day(time, zone.value)} ${clockTime(time, zone.value)}`, t('clock.event', { i: at.value, n: head.value }), chapter && said(chapter.title)]
    .filter(Boolean).join(', ');
}
