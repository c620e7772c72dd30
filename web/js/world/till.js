// @ts-check
import { html, useState } from '../../vendor/ui.js';
import { t, hasWord } from '../i18n.js';
import { runPath } from '../api.js';
import { Tag } from '../parts/tag.js';
import { Trouble } from '../parts/trouble.js';
import { Act } from './act.js';
import { useActing } from './calls.js';
import { Finder } from './finder.js';
import { decimal, sum } from './money.js';
import { saleTone } from './sales.js';

/** A purchase with her card, or money that comes in. @param {{ info: import('../shapes').RunInfo, found: ReturnType<typeof import('./finder.js').useFinder> }} props */
export function Till({ info, found }) {
  const [said, setSaid] = useState({ way: 'out', account: '', amount: '42.50', merchant: 'Pine Market', mcc: '', pending: true });
  const [made, setMade] = useState(/** @type {{ status: string, code: string, id: string } | null} */ (null));
  const { busy, error, act } = useActing();
  const set = (/** @type {string} */ key) => (/** @type {any} */ e) => setSaid({ ...said, [key]: e.target.type === 'checkbox' ? e.target.checked : e.target.value });
  const out = said.way === 'out';
  const accounts = found.who?.accounts.filter((a) => a.status !== 'closed') ?? [];
  const account = accounts.find((a) => a.id === said.account) ?? accounts[0];
  const amount = decimal(said.amount);
  const body = { bank: found.bank, account: account?.id ?? '', amount: out ? `-${amount}` : amount, merchant: said.merchant.trim(), ...(out && said.mcc ? { mcc: said.mcc } : {}), ...(out && said.pending ? { pending: true } : {}) };
  const call = { method: 'POST', path: `${runPath(info.id)}/transactions`, body };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const done = await act(call);
    setMade(done ? done.answer : null);
  };
  return html`<form class="world-form" onSubmit=${submit}>
    <fieldset class="world-ways wide"><legend class="sr">${t('world.money.way')}</legend>
      ${['out', 'in'].map((way) => html`<label key=${way}><input type="radio" name="way" value=${way} checked=${said.way === way} onChange=${set('way')} /> ${t(`world.money.${way}`)}</label>`)}</fieldset>
    <${Finder} info=${info} found=${found} />
    <label class="wide">${t('world.money.account')}<select name="account" class="till-account" value=${account?.id} disabled=${!account} onChange=${set('account')}>
      ${accounts.map((a) => html`<option key=${a.id} value=${a.id}>${a.nickname || a.product} ${a.number_display}: ${sum(a.booked, a.currency)}, ${t('world.money.available', { sum: sum(a.available, a.currency) })}</option>`)}</select></label>
    <label>${t('world.money.amount')}<input type="text" name="amount" inputmode="decimal" required pattern="\\s*[0-9]+([.,][0-9][0-9]?)?\\s*" value=${said.amount} onInput=${set('amount')} /></label>
    <label>${t(out ? 'world.money.merchant' : 'world.money.payer')}<input type="text" name="merchant" required maxlength="60" value=${said.merchant} onInput=${set('merchant')} /></label>
    ${out && html`<label>${t('world.money.mcc')}<input type="text" name="mcc" inputmode="numeric" pattern="[0-9][0-9][0-9][0-9]" maxlength="4" placeholder="5411" value=${said.mcc} onInput=${set('mcc')} /></label>
    <label class="world-check"><input type="checkbox" name="pending" checked=${said.pending} onChange=${set('pending')} /> ${t('world.money.pending')}</label>`}
    <div class="wide world-send"><${Act} submit primary off=${busy || !account || !amount} words=${t(out ? 'world.money.buy' : 'world.money.receive')} call=${call} />
      <p role="status">${made && html`<${Tag} tone=${saleTone(made.status)}>${hasWord(`sale.${made.status}`) ? t(`sale.${made.status}`) : made.status}</${Tag}> ${made.code && t('sale.code', { code: made.code })} <code>${made.id}</code>`}</p></div>
    ${error && html`<div class="wide"><${Trouble} what=${t('world.money.error')} error=${error} /></div>`}
  </form>`;
}
