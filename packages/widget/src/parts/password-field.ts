import { html, type TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'
import { field } from './field.js'
import { eyeIcon, eyeOffIcon } from './icons.js'

/** A password with a button that shows it. `minLength` (characters) makes it a new password. */
export function passwordField(
  context: ScreenContext,
  { minLength, label }: { readonly minLength?: number; readonly label?: string } = {},
): TemplateResult {
  const { text, id, passwordVisible, togglePassword } = context
  const action = text(passwordVisible ? 'action.hide_password' : 'action.show_password')
  return field(context, {
    name: 'password',
    label: label ?? text('field.password'),
    type: passwordVisible ? 'text' : 'password',
    autocomplete: minLength === undefined ? 'current-password' : 'new-password',
    rule: { required: 'invalid.password.required', format: 'invalid.password.length' },
    ...(minLength !== undefined && {
      minLength,
      hint: text('hint.password_length', { length: String(minLength) }),
    }),
    after: html`<button
      part="toggle"
      type="button"
      aria-label=${action}
      title=${action}
      aria-controls=${id('password')}
      @click=${togglePassword}
    >
      ${passwordVisible ? eyeOffIcon : eyeIcon}
    </button>`,
  })
}
