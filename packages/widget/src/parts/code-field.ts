import type { TemplateResult } from 'lit'
import type { TextId } from '../languages/text-id.js'
import type { ScreenContext } from '../screens/screen-context.js'
import { field } from './field.js'

/** Six digits, from an app or a message. No `maxlength`: "123 456" may be pasted as it is shown. */
export function codeField(
  context: ScreenContext,
  required: TextId = 'invalid.code.required',
): TemplateResult {
  return field(context, {
    name: 'code',
    label: context.text('field.code'),
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    look: 'code',
    pattern: String.raw`[\s\p{Pd}]*(\p{Nd}[\s\p{Pd}]*){6}`,
    rule: { required, format: 'invalid.code.format' },
  })
}
