// @ts-check
// The event under the pointer, so that other panels can point at it too.
import { signal } from '../vendor/ui.js';

export const hovered = signal(0);

/** The party that a viewer of a live run has marked, else ''. */
export const marked = signal('');
