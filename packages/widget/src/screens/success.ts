import { html } from 'lit'
import { screenTitle } from '../languages/screen-title.js'
import { heading } from '../parts/heading.js'
import { checkIcon } from '../parts/icons.js'
import type { ScreenTemplate } from './screen-context.js'

/** Done. */
export const success: ScreenTemplate<'success'> = (screen, context) => {
  const { text } = context
  const { notice } = screen
  return html`
    <div part="verdict success">${checkIcon}${heading(context, text(screenTitle(screen)))}</div>
    <p part="description">
      ${text(notice ? `success.${notice}.description` : 'success.description')}
    </p>
  `
}
