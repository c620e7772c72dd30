// @ts-check
// Where an event lies on the timeline: every event takes the same width, and a
// stretch of quiet is folded to a hatched gap.
import { upTo } from './log.js';

const gapWidth = 14;

/** @param {import('./log.js').Log} log @param {number} n events @param {number} width */
export function scale(log, n, width) {
  const gaps = log.gaps.map((g) => g.seq);
  const room = Math.min(gaps.length * gapWidth, width / 2);
  const gap = gaps.length ? room / gaps.length : 0;
  const unit = (width - room) / Math.max(1, n);
  /** The right edge of the event, in pixels. @param {number} seq */
  const x = (seq) => seq * unit + upTo(gaps, seq) * gap;
  return {
    x,
    gap,
    /** @param {number} px */
    seq(px) {
      let low = 1;
      let high = Math.max(1, n);
      while (low < high) {
        const middle = (low + high) >> 1;
        if (x(middle) < px) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
