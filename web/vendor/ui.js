// One door to the vendored libraries: every module of the console imports from here.
import { h, render, Fragment, createContext } from './preact.js';
import htm from './htm.js';

export { h, render, Fragment, createContext };
export { useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useId } from './hooks.js';
export { signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect } from './signals.js';
export const html = htm.bind(h);
