import { html } from 'lit'
import { screenTitle } from '../languages/screen-title.js'
import { heading } from '../parts/heading.js'
import { checkIcon } from '../parts/icons.js'
import type { ScreenTemplate } from './screen-context.js'

/** Done. */
export const success: ScreenTemplate<'success'> = (screen, context) => {
  const { text } = context
  const changed = screen.notice === 'password_changed'
  return html`
    <div part="verdict success">${checkIcon}${heading(context, text(screenTitle(screen)))}</div>
    <p part="description">
      ${text(changed ? 'success.password_changed.description' : 'success.description')}
    </p>
  `
}
