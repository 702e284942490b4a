import { html } from 'lit'
import { toLogin } from '../controllers/move.js'
import { alert } from '../parts/alert.js'
import { applicationDescription } from '../parts/application-description.js'
import { linkButton, submitButton } from '../parts/buttons.js'
import { emailField } from '../parts/email-field.js'
import { heading } from '../parts/heading.js'
import { passwordField } from '../parts/password-field.js'
import type { ScreenTemplate } from './screen-context.js'

/** Make an account; the controller signs in with it at once. */
export const signup: ScreenTemplate<'signup'> = (screen, context) => {
  const { text, id, busy, move, onSubmit } = context
  const { target } = screen
  return html`
    ${heading(
      context,
      text('signup.title'),
      applicationDescription(context, 'signup.description', target),
    )}
    ${alert(context)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'sign_up',
        email: value('email'),
        password: value('password'),
      }))}
    >
      ${emailField(context, { name: 'email', value: screen.loginHint })}
      ${passwordField(context, { minLength: target.passwordMinLength })}
      ${submitButton(context, text('signup.submit'))}
    </form>
    <p part="switch">
      ${text('signup.to_login_question')}
      ${linkButton(text('signup.to_login'), () => move(toLogin))}
    </p>
  `
}
