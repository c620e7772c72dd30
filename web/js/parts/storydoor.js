// @ts-check
import { html } from '../../vendor/ui.js';
import { t, local } from '../i18n.js';
import { Door } from './door.js';
import { Icon } from './icon.js';

const story = 'balance-in-chat';

/** @param {{ runs: import('../shapes').RunInfo[] | null }} props */
export function StoryDoor({ runs }) {
  const run = runs?.find((r) => r.id === story) ?? runs?.find((r) => r.story === story);
  return html`<${Door} id="watch" icon="play" title=${t('door.story')} words=${run ? local(run.summary) : t('door.story.words')}>
    <ol class="door-steps">${[1, 2, 3, 4].map((i) => html`<li key=${i}>${t(`door.story.${i}`)}</li>`)}</ol>
    <div class="door-act"><a class="button primary" href=${`/runs/${run?.id ?? story}`}><${Icon} name="play" />${t('door.story.go')}</a>
      <a class="button" href="/runs/main">${t('door.story.live')}</a></div>
  </${Door}>`;
}
