// @ts-check
// What a person does to the world: each act is one call of the control API, and
// can be copied as a command line.
import { signal, useState } from '../../vendor/ui.js';
import { api } from '../api.js';

/** @typedef {{ method: string, path: string, body?: unknown }} Call path below /api/v1 */

/** Counts the acts of this page: whoever shows the world looks again. */
export const acts = signal(0);

/** One word of a POSIX shell. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param {Call} call */
export function curlOf({ method, path, body }) {
  const said = body === undefined ? '' : ` -H 'Content-Type: application/json' --data-raw ${quoted(JSON.stringify(body))}`;
  return `curl -X ${method} ${quoted(`${location.origin}/api/v1${path}`)}${said}`;
}

/**
 * Acts, and knows whether it does so now and what went wrong.
 * @returns {{ busy: boolean, error: any, act: (call: Call) => Promise<{ answer: any } | undefined> }} undefined if it was refused
 */
export function useActing() {
  const [state, setState] = useState(/** @type {{ busy: boolean, error: any }} */ ({ busy: false, error: null }));
  /** @param {Call} call */
  const act = async ({ path, method, body }) => {
    setState({ busy: true, error: null });
    try {
      const answer = await api(path, { method, body });
      setState({ busy: false, error: null });
      return { answer };
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    } finally {
      acts.value++;
    }
  };
  return { ...state, act };
}
