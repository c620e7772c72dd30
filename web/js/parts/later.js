// @ts-check
import { html, useEffect, useState } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Trouble } from './trouble.js';

/**
 * A screen whose modules are loaded when somebody first opens it.
 * @param {() => Promise<any>} load gives the component
 */
export function later(load) {
  return function Later() {
    const [state, setState] = useState(/** @type {{ Screen: any, error: any }} */ ({ Screen: null, error: null }));
    const fetch = () => load().then((Screen) => setState({ Screen, error: null }), (error) => setState({ Screen: null, error }));
    useEffect(() => { fetch(); }, []);
    const { Screen, error } = state;
    if (Screen) return html`<${Screen} />`;
    return html`<main class="page">${error ? html`<h1>${t('later.error')}</h1><${Trouble} what=${t('later.error')} error=${null} again=${() => location.reload()} />`
    : html`<h1 class="sr">${t('loading')}</h1><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`}</main>`;
  };
}
