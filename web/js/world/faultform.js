// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t, hasWord } from '../i18n.js';
import { runPath } from '../api.js';
import { Trouble } from '../parts/trouble.js';
import { Act } from './act.js';
import { useActing } from './calls.js';
import { FaultPlace } from './faultplace.js';
import { ask, fresh, needs, usual } from './faultask.js';
import { useLive } from './live.js';

const places = ['answer', 'token', 'bank', 'webhook'];

/** Makes a party misbehave: who, how, how often, from when to when. @param {{ info: import('../shapes').RunInfo, now: string }} props now is the run's instant */
export function FaultForm({ info, now }) {
  const kinds = useLive('/faults/kinds');
  const [said, setSaid] = useState({ ...fresh, party: info.banks[0]?.id ?? '*' });
  const { busy, error, act } = useActing();
  const set = (/** @type {any} */ e) => setSaid({ ...said, ...(e.target.name === 'kind' ? usual(e.target.value) : { [e.target.name]: e.target.value }) });
  const list = /** @type {{ kind: string, where: string, means: string }[]} */ (kinds.data?.kinds ?? []);
  const kind = list.find((k) => k.kind === said.kind);
  const call = { method: 'POST', path: `${runPath(info.id)}/faults`, body: ask(said, now) };
  const submit = (/** @type {Event} */ event) => { event.preventDefault(); act(call); };
  const number = (/** @type {string} */ name, /** @type {any} */ more = {}, word = name) => html`<label key=${name}>${t(`fault.ask.${word}`)}<input type="number" name=${name} step="1" min="0" value=${/** @type {any} */ (said)[name]} onInput=${set} ...${more} /></label>`;
  const need = (/** @type {string} */ what) => needs(said.kind, what);
  if (kinds.error && !kinds.data) return html`<div class="world-pad"><${Trouble} what=${t('world.error', { what: t('world.faults') })} error=${kinds.error} again=${kinds.again} /></div>`;
  return html`<form class="world-form" onSubmit=${submit}>
    <${FaultPlace} info=${info} said=${said} set=${set} />
    <label>${t('fault.ask.kind')}<select name="kind" value=${said.kind} onChange=${set} aria-describedby="fault-means">${places.map((where) => html`<optgroup key=${where} label=${t(`fault.where.${where}`)}>
      ${list.filter((k) => k.where === where).map((k) => html`<option key=${k.kind} value=${k.kind}>${k.kind}</option>`)}</optgroup>`)}</select></label>
    <p class="note wide" id="fault-means">${kind ? (hasWord(`fault.means.${kind.kind}`) ? t(`fault.means.${kind.kind}`) : kind.means) : t('loading')}</p>
    ${need('status') && number('status', { min: '400', max: '599', required: true })}
    ${need('delay') && number('delay', { min: undefined, required: true })}
    ${need('limit') && number('limit', { min: '1', required: true }, kind?.where === 'bank' ? 'days' : 'limit')}
    ${need('retry') && number('retry')}
    ${number('count')}${number('percent', { max: '100' })}
    <label>${t('fault.ask.route')}<input type="text" name="route" spellcheck=${false} placeholder="*/accounts*" value=${said.route} onInput=${set} /></label>
    <label>${t('fault.ask.customer')}<input type="text" name="customer" spellcheck=${false} placeholder="linh" value=${said.customer} onInput=${set} /></label>
    ${need('end') && number('during', { min: '1', required: true })}
    <details class="wide"><summary>${t('fault.ask.more')}</summary><div class="world-form bare">
      ${number('after')}${!need('end') && number('during')}${number('every')}<label>${t('fault.ask.method')}<select name="method" value=${said.method} onChange=${set}>${['', 'GET', 'POST', 'PUT', 'DELETE'].map((m) => html`<option key=${m} value=${m}>${m || t('fault.ask.any')}</option>`)}</select></label>
      <label>${t('fault.ask.caller')}<input type="text" name="caller" spellcheck=${false} placeholder="kinnet/balance" value=${said.caller} onInput=${set} /></label>
      <label>${t('fault.ask.name')}<input type="text" name="name" maxlength="60" value=${said.name} onInput=${set} /></label>
    </div></details>
    <div class="wide world-send"><${Act} submit primary words=${t('world.faults.go')} icon="triangle-alert" off=${busy} call=${call} /></div>
    ${error && html`<div class="wide"><${Trouble} what=${t('world.faults.error')} error=${error} /></div>`}
  </form>`;
}
