// @ts-check
import { html, useMemo } from '../../vendor/ui.js';
import { log } from '../store.js';
import { quietWords } from '../words.js';
import { failed } from '../outcome.js';

const bar = 4; // px from one bar to the next
const tall = 26;

/** How many exchanges where; refused ones stand at the foot, in red. @param {{ place: any, n: number, width: number }} props */
export function Lane({ place, n, width }) {
  const { plain, bad } = useMemo(() => bars(place, width), [place, n, width]);
  return html`<svg class="lane" width=${width} height=${tall + 2} aria-hidden="true">
      <path class="lane-plain" d=${plain} /><path class="lane-bad" d=${bad} /></svg>
    ${log.value.gaps.map((g) => html`<div class="gap" key=${g.seq} title=${quietWords(g.ms)} style=${{ left: `${place.x(g.seq - 1)}px`, width: `${place.gap}px` }}></div>`)}`;
}

/** @param {any} place @param {number} width */
function bars(place, width) {
  const bins = new Float32Array(Math.ceil(width / bar) + 1);
  const errors = new Float32Array(bins.length);
  for (const seq of log.value.exchanges) {
    const i = Math.min(bins.length - 1, Math.floor(place.x(seq) / bar));
    bins[i]++;
    if (failed(log.value.event(seq).data.status)) errors[i]++;
  }
  const top = Math.max(1, ...bins);
  let plain = '';
  let bad = '';
  for (let i = 0; i < bins.length; i++) {
    if (!bins[i]) continue;
    const h = Math.max(5, Math.round((tall * bins[i]) / top));
    plain += `M${i * bar + 1} ${tall}v${-h}`;
    if (errors[i]) bad += `M${i * bar + 1} ${tall}v${-Math.max(4, Math.round((h * errors[i]) / bins[i]))}`;
  }
  return { plain, bad };
}
