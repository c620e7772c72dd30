// @ts-check
// The run's events in order, without holes, and what they come to at any of them.
// A view is kept every 256 events, so that any seek folds 255 at most.
import { fold, nothing } from './reducer.js';

const between = 256;
const quiet = 10 * 60 * 1000; // ms of virtual time without an event that the timeline folds

/** @typedef {import('./shapes').RunEvent} RunEvent */

export class Log {
  /** @type {RunEvent[]} events[i] has seq i + 1 */ events = [];
  /** @type {number[]} seqs of exchanges */ exchanges = [];
  /** @type {number[]} seqs that a person would tell */ facts = [];
  /** @type {number[]} those, and what goes on behind a story */ details = [];
  /** @type {import('./shapes').Chapter[]} */ chapters = [];
  /** @type {{ seq: number, ms: number }[]} quiet stretches, each before its seq */ gaps = [];
  /** @type {Map<string, number>} exchange id to seq */ byExchange = new Map();
  /** @type {import('./shapes').View[]} */ #frames = [nothing];
  #cached = nothing;

  get head() { return this.events.length; }

  /** Takes the next event; anything else is not its business. @param {RunEvent} event */
  append(event) {
    if (event.seq !== this.head + 1) return false;
    const before = this.events.at(-1);
    this.events.push(event);
    if (before) {
      const ms = Date.parse(event.time) - Date.parse(before.time);
      if (ms > quiet) this.gaps.push({ seq: event.seq, ms });
    }
    const { type, data } = event;
    if (type === 'wire.exchange.recorded') {
      this.exchanges.push(event.seq);
      this.byExchange.set(data.exchange, event.seq);
    } else if (told(type)) {
      this.facts.push(event.seq);
      this.details.push(event.seq);
    } else if (detail(type)) {
      this.details.push(event.seq);
    }
    if (type === 'story.chapter.started') {
      this.chapters.push({ seq: event.seq, id: data.chapter, title: data.title, headline: data.headline, sentence: data.sentence, time: event.time });
    }
    if (this.head % between === 0) this.#frames.push(this.viewAt(this.head));
    return true;
  }

  /** @param {number} seq */
  event(seq) { return this.events[seq - 1]; }

  /** What is so after seq. @param {number} seq */
  viewAt(seq) {
    const want = Math.max(0, Math.min(seq, this.head));
    const frame = this.#frames[Math.min(Math.floor(want / between), this.#frames.length - 1)];
    let view = this.#cached.seq <= want && this.#cached.seq >= frame.seq ? this.#cached : frame;
    for (let i = view.seq; i < want; i++) view = fold(view, this.events[i]);
    this.#cached = view;
    return view;
  }

  /** The exchange that a selection at seq means: its own, one of the same trace, else the last before. @param {number} seq */
  exchangeNear(seq) {
    const here = this.event(seq);
    if (!here) return undefined;
    if (here.type === 'wire.exchange.recorded') return here;
    const i = upTo(this.exchanges, seq);
    if (here.traceid) {
      for (let j = Math.max(0, i - 12); j < Math.min(this.exchanges.length, i + 12); j++) {
        const near = this.event(this.exchanges[j]);
        if (near.traceid === here.traceid) return near;
      }
    }
    return i > 0 ? this.event(this.exchanges[i - 1]) : undefined;
  }
}

/** How many of the sorted seqs are at most seq. @param {number[]} seqs @param {number} seq */
export function upTo(seqs, seq) {
  let low = 0;
  let high = seqs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqs[middle] <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The events that make up the story in words; the rest is plumbing. @param {string} type */
function told(type) {
  return /^(story\.(chapter\.started|step\.(passed|failed)|ended)|bank\.(consent|card|payment|order|account|login|service\.case)\.|bank\.notice\.(delivered|failed|abandoned)|bank\.client\.(suspended|restored)|access\.refused|chat\.account\.|chat\.linking\.|webhook\.(unverified|failed|abandoned)|crowd\.(formed|day\.finished)|public\.|market\.|talks\.|fault\.|bank\.token\.revoked|clock\.)/.test(type);
}

/** What a developer looks for where no story is told. @param {string} type */
function detail(type) {
  return /^(webhook\.(verified|delivered)|bank\.(webhook|grant|access)\.|bank\.token\.issued|app\.(linked|unlinked))/.test(type);
}
