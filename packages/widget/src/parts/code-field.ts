import type { TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'
import { field } from './field.js'

/** Six digits from an authenticator app. No `maxlength`: "123 456" may be pasted as it is shown. */
export function codeField(context: ScreenContext): TemplateResult {
  return field(context, {
    name: 'code',
    label: context.text('field.code'),
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    look: 'code',
    pattern: String.raw`[\s\p{Pd}]*(\p{Nd}[\s\p{Pd}]*){6}`,
    rule: { required: 'invalid.code.required', format: 'invalid.code.format' },
  })
}
