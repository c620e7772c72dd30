// @ts-check
import { html, useRef, useState, useEffect, useLayoutEffect, useMemo } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { at, head, log, seek, playing, toHead, serverHead } from '../store.js';
import { hovered } from '../hover.js';
import { scale } from '../scale.js';
import { Transport } from './transport.js';
import { Lane } from './lane.js';
import { Chapters } from './chapters.js';
import { playheadWords } from '../moment.js';

/** The whole run from left to right; dragging moves the playhead. */
export function Timeline() {
  const track = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const watch = new ResizeObserver(() => { if (track.current) setWidth(track.current.clientWidth); });
    if (track.current) watch.observe(track.current);
    return () => watch.disconnect();
  }, []);
  const n = head.value;
  const place = useMemo(() => scale(log.value, n, width), [log.value, n, width]);
  return html`<section id="timeline" class="timeline" aria-labelledby="timeline-title" tabindex="-1">
    <h2 id="timeline-title" class="sr">${t('timeline.title')}</h2>
    <${Transport} />
    <div class="lanes">
      <div class="lane-names" aria-hidden="true">${log.value.chapters.length > 0 && html`<span>${t('lane.story')}</span>`}<span>${t('lane.wire')}</span></div>
      <div class="track" ref=${track}>
        <${Chapters} place=${place} n=${n} width=${width} />
        <${Lane} place=${place} n=${n} width=${width} />
        <${Playhead} place=${place} track=${track} width=${width} />
      </div>
    </div>
  </section>`;
}

/** @param {{ place: ReturnType<typeof scale>, track: { current: HTMLElement | null }, width: number }} props */
function Playhead({ place, track, width }) {
  const [words, setWords] = useState('');
  const seq = at.value;
  const x = Math.min(width, place.x(seq));
  // The slider says where it stands at most four times a second.
  const said = useRef(0);
  useLayoutEffect(() => {
    const wait = Math.max(0, 250 - (performance.now() - said.current));
    const timer = setTimeout(() => { said.current = performance.now(); setWords(playheadWords()); }, wait);
    return () => clearTimeout(timer);
  }, [seq, head.value]);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { PageUp: 10, PageDown: -10, ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    seek(at.value + step);
  };
  return html`
    <div class="veil" aria-hidden="true" style=${{ transform: `translateX(${x}px)` }}></div>
    ${hovered.value > 0 && html`<div class="ghost" aria-hidden="true" style=${{ transform: `translateX(${place.x(hovered.value)}px)` }}></div>`}
    <div class="grip" role="slider" tabindex="0" aria-label=${t('timeline.slider')} aria-valuemin="1" aria-valuemax=${Math.max(1, serverHead.value)}
      aria-valuenow=${Math.max(1, seq)} aria-valuetext=${words} onPointerDown=${(/** @type {PointerEvent} */ e) => drag(e, place, track.current)} onKeyDown=${onKeyDown}>
      <div class="playhead" style=${{ transform: `translateX(${x}px)` }}><i></i></div></div>`;
}

/** The latest position wins, one seek a frame. @param {PointerEvent} down @param {ReturnType<typeof scale>} place @param {HTMLElement | null} track */
function drag(down, place, track) {
  if (down.button || !track) return;
  const grip = /** @type {HTMLElement} */ (down.currentTarget);
  const left = track.getBoundingClientRect().left;
  let latest = down.clientX;
  let asked = 0;
  const move = () => {
    asked = 0;
    const seq = place.seq(latest - left);
    if (seq >= head.peek() && latest - left > track.clientWidth - 2) toHead();
    else seek(seq);
  };
  playing.value = false;
  grip.setPointerCapture(down.pointerId);
  /** @param {PointerEvent} event */
  const onMove = (event) => { latest = event.clientX; if (!asked) asked = requestAnimationFrame(move); };
  const onUp = () => { grip.removeEventListener('pointermove', onMove); grip.removeEventListener('pointerup', onUp); grip.removeEventListener('pointercancel', onUp); };
  grip.addEventListener('pointermove', onMove);
  grip.addEventListener('pointerup', onUp);
  grip.addEventListener('pointercancel', onUp);
  move();
}
