import { html } from 'lit'
import { anotherWay } from '../parts/another-way.js'
import { submitButton } from '../parts/buttons.js'
import { field } from '../parts/field.js'
import { heading } from '../parts/heading.js'
import { problem } from '../parts/problem.js'
import type { ScreenTemplate } from './screen-context.js'

/** The number of the phone that codes go to from now on. */
export const mfaPhoneEnrollment: ScreenTemplate<'mfa-phone-enrollment'> = (screen, context) => {
  const { text, id, busy, onSubmit } = context
  return html`
    ${heading(
      context,
      text('mfa-phone-enrollment.title'),
      text(`mfa-phone-enrollment.${screen.channel}`),
    )}
    ${problem(context, screen)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'submit_phone_number',
        phoneNumber: value('phone'),
      }))}
    >
      ${field(context, {
        name: 'phone',
        label: text('field.phone'),
        hint: text('hint.phone'),
        type: 'tel',
        inputMode: 'tel',
        autocomplete: 'tel',
        look: 'phone',
        pattern: String.raw`\s*(\+|00)[\d\s\(\)\.\-\/]{7,}`,
        rule: { required: 'invalid.phone.required', format: 'error.invalid_phone_number' },
      })}
      ${submitButton(context, text(`mfa-phone-enrollment.${screen.channel}.submit`))}
    </form>
    ${anotherWay(context, screen.alternatives)}
  `
}
