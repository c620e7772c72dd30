// @ts-check
import { html, useState, useEffect } from '../../vendor/ui.js';
import { t, duration, hasWord } from '../i18n.js';
import { inspected, playing, run } from '../store.js';
import { exchange } from '../api.js';
import { actorName } from '../names.js';
import { statusWords } from '../words.js';
import { statusTone } from '../outcome.js';
import { query, setQuery } from '../router.js';
import { Tabs } from './tabs.js';
import { Tag } from './tag.js';
import { Trouble } from './trouble.js';
import { CurlButton } from './curlbutton.js';
import { MessageView } from './messageview.js';
import { Icon } from './icon.js';

/** One exchange: what was asked, what was answered, and why if it was refused. */
export function Inspector() {
  const event = inspected.value;
  const side = query.value.get('side') === 'request' ? 'request' : 'response';
  const { full, error, again } = useExchange(event);
  if (!event) return html`<div class="inspector"><p class="empty">${t('inspector.none')}</p></div>`;
  const { data } = event;
  const refusal = full?.refusal || data.refusal;
  const message = full?.[side];
  return html`<div class="inspector">
    <div class="inspector-bar"><${Tabs} id="side" label=${t('inspector.label')} value=${side} onChange=${(/** @type {string} */ id) => setQuery({ side: id === 'response' ? null : id })}
      tabs=${[{ id: 'request', text: t('inspector.request') }, { id: 'response', text: t('inspector.response') }]} />
      <${CurlButton} curl=${full?.curl ?? ''} /></div>
    <div class="inspector-body scroll" id="side-panel" role="tabpanel" aria-labelledby=${`side-${side}`} tabindex="0">
      <p class="request-line mono"><b>${data.method}</b> <span>${data.path}</span></p>
      <p class="tags"><${Tag} tone=${statusTone(data.status)}>${statusWords(data.status)} ${hasWord(`http.${data.status}`) ? t(`http.${data.status}`) : ''}</${Tag}>
        <${Tag}>${duration(data.took_us ?? 0)}</${Tag}><${Tag}>${t('wire.between', { from: actorName(data.from), to: actorName(data.to) })}</${Tag}></p>
      ${refusal && html`<p class="refusal"><${Icon} name="ban" /><span>${data.status > 0 && html`<b>${t('inspector.refused')}</b> `}${refusal}</span></p>`}
      ${error ? html`<${Trouble} what=${t('inspector.error')} error=${error} again=${again} />`
      : side === 'response' && !data.status ? html`<p class="empty">${t('inspector.noanswer')}</p>`
      : message ? html`<${MessageView} message=${message} />` : html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`}
    </div>
  </div>`;
}

/** The recorded bodies of the event; while playing it waits until the eye can rest. @param {import('../shapes').RunEvent | undefined} event */
function useExchange(event) {
  const [state, setState] = useState(/** @type {{ id: string, full: import('../shapes').Exchange | null, error: Error | null }} */ ({ id: '', full: null, error: null }));
  const [turn, setTurn] = useState(0);
  const id = event?.data.exchange ?? '';
  const in_ = run.value?.id ?? '';
  useEffect(() => {
    if (!id || !in_) return undefined;
    let left = false;
    const ask = setTimeout(() => {
      exchange(in_, id).then((full) => !left && setState({ id, full, error: null }), (error) => !left && setState({ id, full: null, error }));
    }, playing.peek() ? 120 : 0);
    return () => { left = true; clearTimeout(ask); };
  }, [id, in_, turn]);
  const fresh = state.id === id;
  return { full: fresh ? state.full : null, error: fresh ? state.error : null, again: () => setTurn(turn + 1) };
}
