// @ts-check
import { html, useState, useEffect, useRef, useLayoutEffect } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { exchange } from '../api.js';
import { run } from '../store.js';
import { actorName } from '../names.js';
import { toLookAt } from '../recorded.js';
import { Icon } from './icon.js';
import { Tag } from './tag.js';

/** What the customer saw at her bank, in a frame that does nothing. @param {{ event: import('../shapes').RunEvent, children?: any }} props */
export function RecordedPage({ event, children }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const [page, setPage] = useState({ id: '', body: '' });
  const id = event.data.exchange;
  const of = run.value?.id ?? '';
  useEffect(() => {
    let left = false;
    exchange(of, id).then(({ response }) => {
      const kind = response.headers?.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
      if (!left) setPage({ id, body: kind.startsWith('text/html') && !response.truncated ? response.body : '' });
    }, () => { /* the inspector says that it did not load */ });
    return () => { left = true; };
  }, [of, id]);
  const here = page.id === id && page.body !== '';
  useLayoutEffect(() => { if (frame.current && here) frame.current.srcdoc = toLookAt(page.body); }, [here, page.body]);
  if (!here) return children;
  return html`<div class="bank-frame">
    <div class="bank-bar recorded"><${Icon} name="lock" size=${14} /><span>${actorName(event.data.to)}</span><${Tag}>${t('frame.recorded')}</${Tag}></div>
    <iframe sandbox="" title=${t('frame.recorded.title', { bank: actorName(event.data.to) })} ref=${frame}></iframe>
  </div>`;
}
