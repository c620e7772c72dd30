// @ts-check
import { html } from '../../vendor/ui.js';
import { t } from '../i18n.js';
import { Door } from './door.js';
import { Icon } from './icon.js';
import { CodeBlock } from './codeblock.js';

/** How a developer's own program takes the place of the built-in bot. */
export function AppDoor() {
  return html`<${Door} id="connect" icon="plug" title=${t('door.app')} words=${t('door.app.words')}>
    <${CodeBlock} label=${t('door.app.start')} code="go run . --app kinnet/balance=http://localhost:3000" />
    <${CodeBlock} label=${t('door.app.settings')} code=${`curl ${location.origin}/api/v1/runs/main/apps/kinnet/balance`} />
    <p class="note">${t('door.app.addresses')} <code>/webhook</code> <code>/link</code> <code>/callback</code></p>
    <div class="door-act"><a class="button" href="/connect"><${Icon} name="plug" />${t('door.app.own')}</a></div>
  </${Door}>`;
}
