// @ts-check
import { html } from '../../vendor/ui.js';
import { spoken, toast } from '../announce.js';

/** What is said politely, and the one toast. */
export function Voice() {
  return html`
    <div class="sr" role="status" aria-live="polite">${spoken.value}</div>
    <div class="toast" role="status" data-shown=${toast.value ? 'yes' : 'no'}>${toast.value}</div>`;
}
