// @ts-check
import { html } from '../../vendor/ui.js';

/**
 * Tabs with arrow keys. The panel is the caller's, with id `${id}-panel`.
 * @param {{ id: string, label: string, tabs: { id: string, text: string }[], value: string, onChange: (id: string) => void }} props
 */
export function Tabs({ id, label, tabs, value, onChange }) {
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.findIndex((t) => t.id === value) + step + tabs.length) % tabs.length];
    onChange(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
    ${tabs.map((tab) => html`<button type="button" role="tab" key=${tab.id} id=${`${id}-${tab.id}`}
      aria-selected=${String(tab.id === value)} aria-controls=${`${id}-panel`} tabindex=${tab.id === value ? 0 : -1}
      onClick=${() => onChange(tab.id)}>${tab.text}</button>`)}
  </div>`;
}
