import { html, type TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'

/**
 * The one button that submits the form. It stays focusable while busy; the element ignores a second
 * submit, and the live region says what is going on.
 */
export function submitButton({ busy }: ScreenContext, label: string): TemplateResult {
  return html`<button part="submit" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
    <span part="submit-label">${label}</span>${
      busy ? html`<span part="spinner" aria-hidden="true"></span>` : ''
    }
  </button>`
}

/** A quieter button beside or below the first. */
export function secondaryButton(
  label: TemplateResult | string,
  onClick: () => void,
): TemplateResult {
  return html`<button part="secondary" type="button" @click=${onClick}>${label}</button>`
}

/** Looks like a link, acts like a button: it changes the screen, not the page. */
export function linkButton(label: string, onClick: () => void): TemplateResult {
  return html`<button part="link" type="button" @click=${onClick}>${label}</button>`
}
