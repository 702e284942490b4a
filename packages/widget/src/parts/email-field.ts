import type { TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'
import { field } from './field.js'

/**
 * The person's email address. The token is `username`, so that password managers keep it with the
 * password; `anyName` leaves the format to the tenant, for databases where a name signs in too.
 */
export function emailField(
  context: ScreenContext,
  {
    name,
    value,
    anyName = false,
  }: { readonly name: string; readonly value?: string | undefined; readonly anyName?: boolean },
): TemplateResult {
  return field(context, {
    name,
    value,
    label: context.text('field.email'),
    type: anyName ? 'text' : 'email',
    inputMode: 'email',
    autocomplete: 'username',
    rule: { required: 'invalid.email.required', format: 'invalid.email.format' },
  })
}
