// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { copy } from '../clipboard.js';
import { Icon } from '../parts/icon.js';
import { curlOf, useActing } from './calls.js';
import { mayAct } from './gate.js';

/** @typedef {import('./calls.js').Call} Call */
/**
 * @typedef {{ call: Call | (() => Call), words: string, icon?: string, primary?: boolean, off?: boolean, submit?: boolean,
 *   first?: () => void, done?: (answer: any) => void, label?: string }} Props
 */

/**
 * A button that makes one call, and beside it the call as a command line. With
 * first something else happens when it is pressed, like a question; with
 * submit its form is sent. What is refused is said below it.
 * @param {Props} props
 */
export function Act({ call, words, icon, primary, off, submit, first, done, label }) {
  const { busy, error, act } = useActing();
  const { may } = mayAct();
  const asked = () => (typeof call === 'function' ? call() : call);
  const press = async () => {
    if (first) { first(); return; }
    const made = await act(asked());
    if (made) done?.(made.answer);
  };
  return html`<span class="act">
    <button type=${submit ? 'submit' : 'button'} class=${`button ${primary ? 'primary' : ''}`} disabled=${!may || busy || off} aria-label=${label} onClick=${submit ? undefined : press}>
      ${icon && html`<${Icon} name=${icon} />`}${words}</button>
    <${CopyCall} call=${asked} of=${label ?? words} />
    ${error && html`<span class="act-error" role="alert">${error.message || t('error.network')}</span>`}
  </span>`;
}

/** @param {{ call: () => Call, of: string }} props */
function CopyCall({ call, of }) {
  const [done, setDone] = useState('');
  const text = curlOf(call());
  const click = async () => { if (await copy(text)) setDone(text); };
  return html`<button type="button" class="act-copy" title=${text} aria-label=${t('world.curl', { what: of })} onClick=${click}><${Icon} name=${done === text ? 'check' : 'terminal'} /></button>`;
}
