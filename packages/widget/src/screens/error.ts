import { html, nothing } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { heading } from '../parts/heading.js'
import { alertIcon } from '../parts/icons.js'
import type { ScreenTemplate } from './screen-context.js'

/** The attempt has ended; the way on is to start again, here or where the tenant says. */
export const error: ScreenTemplate<'error'> = (screen, context) => {
  const { text, alert, failures, leave, restart } = context
  const { restartUrl } = screen
  return html`
    <div part="verdict danger">${alertIcon}${heading(context, text('error.title'))}</div>
    ${alert ? keyed(failures, html`<p part="description" role="alert">${alert}</p>`) : nothing}
    <div part="actions">
      <button
        part="submit"
        type="button"
        @click=${() => (restartUrl ? leave(restartUrl) : restart())}
      >
        <span part="submit-label">${text('action.restart')}</span>
      </button>
    </div>
  `
}
