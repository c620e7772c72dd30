// @ts-check
// Events wait here for the next animation frame: however fast they come, the page
// folds and paints once a frame.

const perFrame = 2000;

/** @typedef {import('./shapes').RunEvent} RunEvent */

export class FrameQueue {
  /** @type {RunEvent[]} */ #waiting = [];
  #frame = 0;
  #timer = 0;

  /** @param {(events: RunEvent[]) => void} apply */
  constructor(apply) { this.apply = apply; }

  /** @param {RunEvent} event */
  push(event) {
    this.#waiting.push(event);
    if (!this.#frame && !this.#timer) this.#schedule();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #schedule() {
    // A hidden tab paints nothing: its frames would never come.
    if (document.hidden) this.#timer = setTimeout(() => this.#flush(), 200);
    else this.#frame = requestAnimationFrame(() => this.#flush());
  }

  #flush() {
    this.#frame = this.#timer = 0;
    const events = this.#waiting.splice(0, perFrame);
    if (events.length) this.apply(events);
    if (this.#waiting.length) this.#schedule();
  }
}
