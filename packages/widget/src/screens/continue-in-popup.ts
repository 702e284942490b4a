import { html } from 'lit'
import { alert } from '../parts/alert.js'
import { linkButton, secondaryButton } from '../parts/buttons.js'
import { heading } from '../parts/heading.js'
import { windowIcon } from '../parts/later-icons.js'
import type { ScreenTemplate } from './screen-context.js'

/** The login goes on in a window of its own: open it by this very click, or wait for it. */
export const continueInPopup: ScreenTemplate<'continue-in-popup'> = (screen, context) => {
  const { text, submit } = context
  return html`
    ${heading(
      context,
      text(`continue-in-popup.${screen.popup}.title`),
      text(`continue-in-popup.${screen.popup}.description`),
    )}
    ${alert(context)}
    ${
      screen.popup === 'blocked'
        ? html`<div part="actions">
              <button part="submit" type="button" @click=${() => submit({ action: 'open_popup' })}>
                ${windowIcon}<span part="submit-label">${text('continue-in-popup.open')}</span>
              </button>
            </div>
            <p part="switch">
              ${linkButton(text('continue-in-popup.redirect'), () =>
                submit({ action: 'use_redirect' }),
              )}
            </p>`
        : html`<div part="loading waiting">
              <span part="spinner" aria-hidden="true"></span>
            </div>
            <div part="actions">
              ${secondaryButton(text('action.cancel'), () => submit({ action: 'cancel_popup' }))}
            </div>`
    }
  `
}
