// @ts-check
// What the control API answers now, asked again when something has happened.
import { effect, useEffect, useState } from '../../vendor/ui.js';
import { api } from '../api.js';
import { head } from '../store.js';
import { acts } from './calls.js';

const pause = 250; // ms between two looks at most, however much happens

/**
 * Old data stays while newer is asked for, and when that fails.
 * @param {string} path below /api/v1; empty asks nothing
 * @returns {{ data: any, error: any, again: () => void }}
 */
export function useLive(path) {
  const [state, setState] = useState(/** @type {{ path: string, data: any, error: any }} */ ({ path: '', data: null, error: null }));
  useEffect(() => {
    if (!path) return undefined;
    let left = false;
    let timer = 0;
    const look = async () => {
      timer = 0;
      try {
        const data = await api(path);
        if (!left) setState({ path, data, error: null });
      } catch (error) {
        if (!left) setState((old) => ({ path, data: old.path === path ? old.data : null, error }));
      }
    };
    let first = true;
    const stop = effect(() => {
      acts.value;
      head.value;
      if (!timer) timer = setTimeout(look, first ? 0 : pause);
      first = false;
    });
    return () => { left = true; stop(); clearTimeout(timer); };
  }, [path]);
  return { data: state.path === path ? state.data : null, error: state.path === path ? state.error : null, again: () => { acts.value++; } };
}
