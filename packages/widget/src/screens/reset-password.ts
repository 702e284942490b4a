import { html } from 'lit'
import { alert } from '../parts/alert.js'
import { submitButton } from '../parts/buttons.js'
import { heading } from '../parts/heading.js'
import { passwordField } from '../parts/password-field.js'
import type { ScreenTemplate } from './screen-context.js'

/** Choose a new password, after the link in the mail. */
export const resetPassword: ScreenTemplate<'reset-password'> = (screen, context) => {
  const { text, id, busy, onSubmit } = context
  return html`
    ${heading(
      context,
      text('reset-password.title'),
      text('reset-password.description', { email: screen.email }),
    )}
    ${alert(context)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({ action: 'reset_password', password: value('password') }))}
    >
      <input type="text" name="username" autocomplete="username" value=${screen.email} hidden />
      ${passwordField(context, {
        minLength: screen.passwordMinLength,
        label: text('field.new_password'),
      })}
      ${submitButton(context, text('reset-password.submit'))}
    </form>
  `
}
