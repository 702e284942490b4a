import { html } from 'lit'
import { backToStep } from '../controllers/factor-moves.js'
import { parseRecoveryCode } from '../form/parse-code.js'
import { linkButton, submitButton } from '../parts/buttons.js'
import { field } from '../parts/field.js'
import { heading } from '../parts/heading.js'
import { problem } from '../parts/problem.js'
import type { ScreenTemplate } from './screen-context.js'

/** The way in for somebody who lost their phone. */
export const mfaRecoveryCodeChallenge: ScreenTemplate<'mfa-recovery-code-challenge'> = (
  screen,
  context,
) => {
  const { text, id, busy, move, onSubmit } = context
  return html`
    ${heading(
      context,
      text('mfa-recovery-code-challenge.title'),
      text('mfa-recovery-code-challenge.description'),
    )}
    ${problem(context, screen)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'submit_recovery_code',
        code: parseRecoveryCode(value('code')),
      }))}
    >
      ${field(context, {
        name: 'code',
        label: text('field.recovery_code'),
        autocomplete: 'off',
        look: 'recovery-code',
        rule: { required: 'invalid.recovery_code.required' },
      })}
      ${submitButton(context, text('mfa-otp-challenge.submit'))}
    </form>
    <p part="switch">${linkButton(text('action.back'), () => move(backToStep))}</p>
  `
}
