// @ts-check
// Moving the clock on, and what happened on the way.
import { useState } from '../../vendor/ui.js';
import { api, runPath } from '../api.js';
import { announce } from '../announce.js';
import { t } from '../i18n.js';
import { useActing } from './calls.js';

/** @typedef {{ from: string, to: string, kinds: { type: string, n: number, seq: number }[] }} Due seq is the first event of its kind */

const page = 2000; // events asked for at once

/** @param {string} run */
export function useJump(run) {
  const { busy, error, act } = useActing();
  const [state, setState] = useState(/** @type {{ due: Due | null, counting: boolean, failed: any }} */ ({ due: null, counting: false, failed: null }));
  /** @param {import('./calls.js').Call} call */
  const jump = async (call) => {
    setState({ due: null, counting: true, failed: null });
    let due = null;
    let failed = null;
    try {
      const before = await api(runPath(run));
      const made = await act(call);
      if (made) due = { from: before.clock.now, to: made.answer.now, kinds: await kindsSince(run, before.head) };
    } catch (trouble) { failed = trouble; }
    setState({ due, counting: false, failed });
    if (due) announce(t('world.due', { n: due.kinds.reduce((all, k) => all + k.n, 0) }));
  };
  return { jump, busy: busy || state.counting, error: error ?? state.failed, due: state.due };
}

/** Counts the events after one, by kind; the clock's and the wire's own are left out. @param {string} run @param {number} head */
async function kindsSince(run, head) {
  /** @type {Map<string, { type: string, n: number, seq: number }>} */
  const kinds = new Map();
  for (let from = head + 1; ;) {
    const { events } = await api(`${runPath(run)}/events?from=${from}&limit=${page}`);
    if (events.length === 0) break;
    for (const { type, seq } of events) {
      if (/^(clock|wire)\./.test(type)) continue;
      const kind = kinds.get(type) ?? { type, n: 0, seq };
      kind.n++;
      kinds.set(type, kind);
    }
    from = events[events.length - 1].seq + 1;
  }
  return [...kinds.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}
