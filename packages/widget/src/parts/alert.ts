import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from './keyed.js'
import type { ScreenContext } from '../screens/screen-context.js'
import { alertIcon, checkIcon } from './icons.js'

/** Why the screen is shown again. Made anew for each failure, so the same text is said again. */
export function alert({ alert: message, failures, id }: ScreenContext): unknown {
  if (!message) return nothing
  return keyed(
    failures,
    html`<div part="alert" role="alert" id=${id('alert')}>
      ${alertIcon}<span>${message}</span>
    </div>`,
  )
}

/** Good news above a form. */
export function notice(message: string): TemplateResult {
  return html`<div part="notice" role="status">${checkIcon}<span>${message}</span></div>`
}
