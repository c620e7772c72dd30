// @ts-check
// The one store: the run that is open, its log, and where this viewer stands in it.
// Looking changes only this; what changes the run goes through the API.
import { signal, computed, batch, effect } from '../vendor/ui.js';
import { Log, upTo } from './log.js';
import { nothing } from './reducer.js';
import { Stream } from './stream.js';
import { api, runPath, forgetBodies } from './api.js';
import { query, route, setQuery } from './router.js';

/** @type {import('../vendor/ui.js').Signal<import('./shapes').RunInfo | null>} */
export const run = signal(null);
/** @type {import('../vendor/ui.js').Signal<Error | null>} */
export const failure = signal(null);
export const log = signal(new Log());
export const head = signal(0);      // last event here
export const serverHead = signal(0); // last event there
export const at = signal(0);        // the playhead
export const following = signal(false);
export const playing = signal(false);
export const speed = signal(1);
export const selection = signal(''); // an exchange id that a viewer chose, else ''
export const faultsOn = signal(0);   // armed in the run
export const linkState = signal({ state: 'connecting', behind: 0 });
/** The server's clock as last told. */
export const serverClock = signal(/** @type {any} */ (null));

export const view = computed(() => (head.value, at.value ? log.value.viewAt(at.value) : nothing));
export const current = computed(() => (head.value, log.value.event(at.value)));
export const ended = computed(() => isOver(run.value?.state));
export const atHead = computed(() => following.value || (at.value >= head.value && head.value >= serverHead.value));
export const zone = computed(() => run.value?.clock?.zone || 'UTC');

/** The exchange that the inspector shows. */
export const inspected = computed(() => {
  head.value;
  const chosen = selection.value && log.value.byExchange.get(selection.value);
  return chosen ? log.value.event(chosen) : log.value.exchangeNear(at.value);
});

/** Nothing more will happen in it. @param {string} [state] */
function isOver(state) { return state === 'passed' || state === 'failed' || state === 'recorded'; }

/** The screens that show the present, not a place in the log. */
const atPresent = () => ['world', 'faults'].includes(route.value.name);

/** @type {Stream | null} */
let stream = null;
let playAtOnce = false; // the link asks for it, once there is something to play
let opened = '';

/** @param {string} id */
export async function open(id) {
  if (opened === id) return;
  close();
  opened = id;
  try {
    const info = await api(runPath(id));
    if (opened === id) begin(info);
  } catch (error) {
    if (opened === id) failure.value = /** @type {Error} */ (error);
  }
}

/** @param {import('./shapes').RunInfo} info */
function begin(info) {
  const asked = Number(query.value.get('at'));
  const done = isOver(info.state) && !atPresent();
  playAtOnce = query.value.get('play') === '1';
  batch(() => {
    run.value = info;
    failure.value = null;
    serverHead.value = info.head;
    speed.value = Number(query.value.get('speed')) || 1;
    selection.value = query.value.get('sel') ?? '';
    following.value = query.value.get('follow') === '1' || (!asked && !done);
    at.value = asked || (done ? 1 : 0);
  });
  stream = new Stream(info.id, info.epoch, {
    events: received,
    state: (state) => {
      if (typeof state.head === 'number') serverHead.value = Math.max(serverHead.value, state.head);
      if (state.clock) serverClock.value = state.clock;
      if (state.faults) faultsOn.value = state.faults.length;
      if (state.playState && state.playState !== run.value?.state) refresh();
    },
    link: (state) => { linkState.value = { state, behind: Math.max(0, serverHead.value - head.value) }; },
    renewed: () => { const id2 = opened; close(); setQuery({ at: null, sel: null }); open(id2); },
  });
  stream.start();
}

export function close() {
  stream?.stop();
  stream = null;
  opened = '';
  forgetBodies();
  batch(() => {
    run.value = null; failure.value = null; log.value = new Log();
    head.value = serverHead.value = at.value = 0;
    following.value = playing.value = false;
    selection.value = ''; serverClock.value = null; faultsOn.value = 0;
    linkState.value = { state: 'connecting', behind: 0 };
  });
}

/** Asks again what the run is: its state has moved. */
async function refresh() {
  const id = opened;
  try {
    const info = await api(runPath(id));
    if (opened === id) run.value = info;
  } catch { /* the next state frame asks again */ }
}

/** @param {import('./shapes').RunEvent[]} events applied once an animation frame */
function received(events) {
  let over = false;
  for (const event of events) {
    log.value.append(event);
    if (event.type === 'story.ended') over = true;
  }
  batch(() => {
    head.value = log.value.head;
    serverHead.value = Math.max(serverHead.value, head.value);
    if (following.value) at.value = head.value;
    if (playAtOnce && head.value > at.value) { playAtOnce = following.value = false; playing.value = true; }
    linkState.value = { ...linkState.value, behind: serverHead.value - head.value };
  });
  if (over && run.value?.state === 'playing') refresh();
}

/** Moves the playhead. @param {number} seq */
export function seek(seq) {
  batch(() => {
    following.value = false;
    selection.value = '';
    at.value = Math.max(1, Math.min(Math.round(seq), head.value));
  });
}

/** The one selection: the event moves every panel. @param {number} seq */
export function select(seq) {
  batch(() => {
    playing.value = false;
    seek(seq);
    const event = log.value.event(seq);
    if (event?.type === 'wire.exchange.recorded') selection.value = event.data.exchange;
  });
}

export function toHead() {
  batch(() => {
    playing.value = false;
    selection.value = '';
    at.value = head.value;
    following.value = true;
  });
}

/** @param {number} step -1 or 1: to the chapter before or after */
export function chapter(step) {
  const seqs = log.value.chapters.map((c) => c.seq);
  const i = upTo(seqs, step > 0 ? at.value : at.value - 1) - (step > 0 ? 0 : 1);
  if (seqs[i] !== undefined) seek(seqs[i]);
  else if (step < 0) seek(1);
}

// The URL keeps up, a few times a second: a link restores this view, paused.
let waiting = 0;
effect(() => {
  const values = { at: following.value || !at.value ? null : at.value, sel: selection.value || null, speed: speed.value === 1 ? null : speed.value };
  if (!run.value) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (run.value) setQuery({ ...values, follow: null }); }, playing.value ? 400 : 60);
});
