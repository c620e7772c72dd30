// @ts-check
// The stream of a run's events, subprotocol console.v1. It survives a lost socket,
// a slow one and a lying one: events come in order, once, or the gap is asked for.
import { api, runPath } from './api.js';
import { FrameQueue } from './framequeue.js';

const delays = [500, 1000, 2000, 4000, 8000, 15000];
const staleAfter = 25000;
const pollEvery = 2000;
const socketAgain = 60000;
const page = 2000; // events asked for at once

/** @typedef {import('./shapes').RunEvent} RunEvent */
/** @typedef {{ events: (e: RunEvent[]) => void, state: (s: any) => void, link: (s: string) => void, renewed: () => void }} Listener */

export class Stream {
  /** @type {WebSocket | null} */ #socket = null;
  #stopped = false;
  #tries = 0;
  /** @type {number[]} */ #drops = [];
  #last = 0;      // last seq in order
  #acked = 0;
  /** @type {FrameQueue} */ #queue;
  #filling = false;
  #wanted = 0;    // highest seq known to exist
  #heard = 0;
  /** @type {ReturnType<typeof setTimeout>[]} */ #timers = [];
  #polling = false;
  #abort = new AbortController();

  /** @param {string} run @param {string} epoch @param {Listener} listener */
  constructor(run, epoch, listener) {
    this.run = run;
    this.epoch = epoch;
    this.listener = listener;
    this.#queue = new FrameQueue((events) => listener.events(events));
  }

  start() {
    const { signal } = this.#abort;
    addEventListener('online', () => this.#now(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    const beat = setInterval(() => this.#pulse(), 2000);
    signal.addEventListener('abort', () => clearInterval(beat));
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    this.#abort.abort();
    this.#timers.forEach(clearTimeout);
    this.#queue.stop();
    this.#socket?.close(1000);
  }

  #connect() {
    if (this.#stopped || this.#socket) return;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1${runPath(this.run)}/stream`, 'console.v1');
    this.#socket = socket;
    socket.onopen = () => { this.#heard = Date.now(); this.#subscribe(); };
    socket.onmessage = (message) => {
      if (socket !== this.#socket) return;
      this.#heard = Date.now();
      let frame;
      try { frame = JSON.parse(message.data); } catch { return; }
      this.#take(frame);
    };
    socket.onclose = () => { if (socket === this.#socket) this.#dropped(); };
  }

  #subscribe() {
    this.#send({ type: 'sub', fromSeq: this.#last + 1, epoch: this.epoch, kinds: [], detail: document.hidden ? 'heads' : 'summary' });
  }

  /** @param {any} frame */
  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** @param {any} frame */
  #take(frame) {
    if (typeof frame.head === 'number') this.#wanted = Math.max(this.#wanted, frame.head);
    switch (frame.type) {
      case 'hello':
        if (frame.epoch !== this.epoch) { this.stop(); this.listener.renewed(); return; }
        this.#tries = 0;
        this.#polling = false;
        this.listener.link('connected');
        this.listener.state(frame);
        break;
      case 'batch': this.#batch(frame); break;
      case 'gap': this.#wanted = Math.max(this.#wanted, frame.to ?? 0); this.#fill(); break;
      case 'state': case 'hb': this.listener.state(frame); break;
      case 'bye': this.#socket?.close(1000); break;
    }
  }

  /** @param {{ from: number, to: number, events: RunEvent[] }} frame */
  #batch({ from, to, events }) {
    this.#wanted = Math.max(this.#wanted, to);
    if (from > this.#last + 1) this.#fill();
    else if (to > this.#last) this.#accept(events ?? []);
  }

  /** Takes what follows and drops what is known. @param {RunEvent[]} events */
  #accept(events) {
    for (const event of events) {
      if (event.seq !== this.#last + 1) continue;
      this.#last = event.seq;
      this.#queue.push(event);
    }
    if (this.#last - this.#acked >= 512) this.#ack();
  }

  #ack() {
    if (this.#acked === this.#last) return;
    this.#acked = this.#last;
    this.#send({ type: 'ack', seq: this.#last });
  }

  /** Asks for the events between what is here and what is known to exist. */
  async #fill() {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (!this.#stopped && this.#last < this.#wanted) {
        const answer = await api(`${runPath(this.run)}/events?from=${this.#last + 1}&limit=${page}`, { signal: this.#abort.signal });
        if (answer.epoch && answer.epoch !== this.epoch) { this.stop(); this.listener.renewed(); return; }
        const before = this.#last;
        this.#accept(answer.events);
        if (this.#last === before) break;
      }
    } catch { /* the next batch, heartbeat or poll asks again */ }
    this.#filling = false;
  }

  #dropped() {
    this.#socket = null;
    if (this.#stopped) return;
    const now = Date.now();
    this.#drops = [...this.#drops.filter((t) => now - t < 15000), now];
    if (this.#drops.length >= 3) { this.#poll(); return; }
    this.#later(() => { if (!this.#socket) this.listener.link('reconnecting'); }, 2000);
    const delay = delays[Math.min(this.#tries++, delays.length - 1)];
    this.#later(() => this.#connect(), delay * (0.7 + Math.random() * 0.6));
  }

  /** Three drops in a row: ask instead of listen, and try the socket each minute. */
  async #poll() {
    if (this.#polling) return;
    this.#polling = true;
    this.listener.link('polling');
    this.#later(() => { this.#drops = []; this.#connect(); }, socketAgain);
    while (this.#polling && !this.#stopped) {
      try {
        const answer = await api(`${runPath(this.run)}/events?from=${this.#last + 1}&limit=${page}`, { signal: this.#abort.signal });
        if (answer.epoch && answer.epoch !== this.epoch) { this.stop(); this.listener.renewed(); return; }
        this.#wanted = Math.max(this.#wanted, answer.head ?? 0);
        this.listener.state({ head: answer.head });
        this.#accept(answer.events);
      } catch { /* the server is away: the badge says so already */ }
      await new Promise((done) => this.#later(() => done(null), pollEvery));
      if (!this.#socket && this.#drops.length === 0) this.#polling = false;
    }
  }

  #pulse() {
    this.#ack();
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#heard > staleAfter) this.#socket.close(4000);
    else if (!document.hidden && this.#wanted > this.#last && Date.now() - this.#heard > 1000) this.#fill();
  }

  /** The network is back, or the tab is looked at. */
  #now() {
    if (this.#socket || this.#stopped) return;
    this.#tries = 0;
    this.#connect();
  }

  #seen() {
    if (!document.hidden) this.#now();
    if (this.#socket?.readyState === WebSocket.OPEN) this.#subscribe();
  }

  /** @param {() => void} task @param {number} ms */
  #later(task, ms) {
    const timer = setTimeout(() => {
      this.#timers = this.#timers.filter((t) => t !== timer);
      if (!this.#stopped) task();
    }, ms);
    this.#timers.push(timer);
  }
}
