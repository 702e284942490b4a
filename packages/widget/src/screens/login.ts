import { html, nothing } from 'lit'
import { toSignup, toForgotPassword } from '../controllers/move.js'
import { alert, notice } from '../parts/alert.js'
import { linkButton, submitButton } from '../parts/buttons.js'
import { emailField } from '../parts/email-field.js'
import { heading } from '../parts/heading.js'
import { passwordField } from '../parts/password-field.js'
import { applicationDescription } from '../parts/application-description.js'
import type { ScreenTemplate } from './screen-context.js'

/** Sign in with email address and password. */
export const login: ScreenTemplate<'login'> = (screen, context) => {
  const { text, id, busy, move, onSubmit } = context
  const { target } = screen
  return html`
    ${heading(
      context,
      text('login.title'),
      applicationDescription(context, 'login.description', target),
    )}
    ${screen.notice ? notice(text(`notice.${screen.notice}`)) : nothing} ${alert(context)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'submit_password',
        username: value('username'),
        password: value('password'),
      }))}
    >
      ${emailField(context, { name: 'username', value: screen.loginHint, anyName: true })}
      ${passwordField(context)}
      ${
        target.allowForgotPassword
          ? html`<p part="aside">
              ${linkButton(text('login.to_forgot_password'), () => move(toForgotPassword))}
            </p>`
          : nothing
      }
      ${submitButton(context, text('login.submit'))}
    </form>
    ${
      target.allowSignUp
        ? html`<p part="switch">
            ${text('login.to_signup_question')}
            ${linkButton(text('login.to_signup'), () => move(toSignup))}
          </p>`
        : nothing
    }
  `
}
