import { html, nothing } from 'lit'
import { keyed } from '../parts/keyed.js'
import { heading } from '../parts/heading.js'
import { alertIcon } from '../parts/icons.js'
import type { ScreenTemplate } from './screen-context.js'

/**
 * The attempt has ended. The way on is to begin again where the tenant says, or here when that may
 * help; for the rest the message names it.
 */
export const error: ScreenTemplate<'error'> = (screen, context) => {
  const { text, alert, failures, leave, restart } = context
  const { restartUrl } = screen
  const { code } = screen.error
  const again = restartUrl
    ? () => leave(restartUrl)
    : (code === 'network_error' || code === 'unexpected') && restart
  return html`
    <div part="verdict danger">${alertIcon}${heading(context, text('error.title'))}</div>
    ${alert ? keyed(failures, html`<p part="description" role="alert">${alert}</p>`) : nothing}
    ${
      again
        ? html`<div part="actions">
            <button part="submit" type="button" @click=${again}>${text('action.restart')}</button>
          </div>`
        : nothing
    }
  `
}
