// @ts-check
// Playing is only this viewer's playhead walking through what happened. How long
// an event stays depends on what there is to read: a message longer than a call.
import { effect } from '../vendor/ui.js';
import { at, head, serverHead, log, playing, speed, following, seek, toHead, ended } from './store.js';
import { bringsPage } from './recorded.js';
import { announce } from './announce.js';
import { t } from './i18n.js';

/** Milliseconds at speed 1. @param {import('./shapes').RunEvent | undefined} event */
function dwell(event) {
  const type = event?.type ?? '';
  if (bringsPage(event)) return 2000;
  if (type === 'story.chapter.started') return 2200;
  if (type === 'chat.message.sent') return 1500;
  if (type === 'wire.exchange.recorded') return 420;
  if (/^(bank\.consent\.|access\.refused|chat\.account\.|chat\.linking\.)/.test(type)) return 1200;
  return 90;
}

let last = 0;
let spent = 0;

/** @param {number} now */
function tick(now) {
  if (!playing.peek()) return;
  spent += Math.min(now - last, 250) * speed.peek();
  last = now;
  let seq = at.peek();
  const events = log.peek();
  while (seq < head.peek()) {
    const need = dwell(events.event(seq));
    if (spent < need) break;
    spent -= need;
    seq++;
  }
  if (seq !== at.peek()) seek(seq);
  if (seq >= head.peek()) {
    if (head.peek() < serverHead.peek()) { // the rest is on its way
      spent = 0;
      requestAnimationFrame(tick);
      return;
    }
    playing.value = false;
    if (!ended.peek()) toHead();
    return;
  }
  requestAnimationFrame(tick);
}

effect(() => {
  if (!playing.value) return;
  last = performance.now();
  spent = 0;
  requestAnimationFrame(tick);
});

/** Playing, or following what happens live. */
export const moving = () => playing.value || (following.value && !ended.value);

export function togglePlay() {
  if (moving()) { playing.value = following.value = false; return; }
  if (at.value >= head.value) {
    if (!ended.value) { toHead(); return; }
    seek(1);
  }
  following.value = false;
  playing.value = true;
  announce(t('say.playing', { n: speed.value }));
}
