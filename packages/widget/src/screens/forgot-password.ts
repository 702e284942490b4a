import { html } from 'lit'
import { toLogin } from '../controllers/move.js'
import { alert } from '../parts/alert.js'
import { linkButton, submitButton } from '../parts/buttons.js'
import { emailField } from '../parts/email-field.js'
import { heading } from '../parts/heading.js'
import type { ScreenTemplate } from './screen-context.js'

/** Ask for a link to choose a new password. */
export const forgotPassword: ScreenTemplate<'forgot-password'> = (screen, context) => {
  const { text, id, busy, move, onSubmit } = context
  return html`
    ${heading(context, text('forgot-password.title'), text('forgot-password.description'))}
    ${alert(context)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'request_password_reset',
        email: value('email'),
      }))}
    >
      ${emailField(context, { name: 'email', value: screen.loginHint })}
      ${submitButton(context, text('forgot-password.submit'))}
    </form>
    <p part="switch">${linkButton(text('action.back_to_login'), () => move(toLogin))}</p>
  `
}
