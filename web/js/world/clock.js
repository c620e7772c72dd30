// @ts-check
import { html, useEffect, useMemo, useState } from '../../vendor/ui.js';
import { t, day, clockTime, fullTime } from '../i18n.js';
import { runPath } from '../api.js';
import { Panel } from '../parts/panel.js';
import { Trouble } from '../parts/trouble.js';
import { Act } from './act.js';
import { FellDue } from './felldue.js';
import { useJump } from './jump.js';
import { Pace } from './pace.js';
import { instant, picked } from './money.js';

/** @typedef {{ now: string, rate: string, frozen: boolean, zone: string }} Clock */

const jumps = [['1h', 'hour', 1], ['1d', 'day', 1], ['30d', 'day', 30], ['90d', 'day', 90]];

/** What time it is in the run, and how it goes on. @param {{ run: string, live: { data: Clock | null, error: any, again: () => void } }} props */
export function ClockPanel({ run, live }) {
  const clock = live.data;
  const now = useTicking(clock);
  const [to, setTo] = useState('');
  const { jump, busy, error, due } = useJump(run);
  const path = `${runPath(run)}/clock`;
  if (!clock) return html`<${Panel} id="clock" title=${t('world.clock')}><div class="world-pad">${live.error ? html`<${Trouble} what=${t('world.error', { what: t('world.clock') })} error=${live.error} again=${live.again} />` : html`<div class="skeleton"><i></i><i></i><i></i></div>`}</div></${Panel}>`;
  const at = new Date(now).toISOString();
  const date = to || picked(now + 86400000, clock.zone);
  const goal = { method: 'POST', path, body: { to: instant(date, clock.zone) } };
  return html`<${Panel} id="clock" title=${t('world.clock')} aside=${t('world.clock.why')} kind="world-two">
    <div class="world-do">
      <p class="world-now" title=${fullTime(at, clock.zone)}><time datetime=${at}>${day(at, clock.zone)} <b>${clockTime(at, clock.zone)}</b></time></p>
      <p class="world-sub">${clock.zone} · ${t(clock.frozen ? 'world.pace.stands' : clock.rate === '1' ? 'world.pace.wall' : 'world.pace.fast', { n: Number(clock.rate) })}</p>
      <div class="world-acts wrap">${jumps.map(([span, unit, n]) => {
        const call = { method: 'POST', path, body: { advance: span } };
        return html`<${Act} key=${span} words=${t(`world.jump.${unit}`, { n })} call=${call} off=${busy} first=${() => jump(call)} />`;
      })}</div>
      <form class="world-line" onSubmit=${(/** @type {Event} */ e) => { e.preventDefault(); jump(goal); }}>
        <label>${t('world.jump.date')}<input type="datetime-local" name="to" required value=${date} min=${picked(now, clock.zone)} onInput=${(/** @type {any} */ e) => setTo(e.target.value)} /></label>
        <${Act} submit words=${t('world.jump.go')} call=${goal} off=${busy || !goal.body.to} icon="skip-forward" />
      </form>
      <${Pace} path=${path} clock=${clock} />
      ${error && html`<${Trouble} what=${t('world.jump.error')} error=${error} />`}
    </div>
    <div class="world-is"><${FellDue} run=${run} busy=${busy} due=${due} zone=${clock.zone} /></div>
  </${Panel}>`;
}

/** The clock's reading now, ms, as it goes on between two answers. @param {Clock | null} clock */
function useTicking(clock) {
  const [, beat] = useState(0);
  const since = useMemo(() => performance.now(), [clock]);
  useEffect(() => {
    if (!clock || clock.frozen) return undefined;
    const timer = setInterval(() => beat((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [clock?.frozen]);
  if (!clock) return 0;
  return Date.parse(clock.now) + Math.floor((performance.now() - since) / 1000) * 1000 * Number(clock.rate);
}
