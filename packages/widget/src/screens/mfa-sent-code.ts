import type { Screen } from '@lockstep/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { parseCode } from '../form/parse-code.js'
import { anotherWay } from '../parts/another-way.js'
import { linkButton, submitButton } from '../parts/buttons.js'
import { codeField } from '../parts/code-field.js'
import { heading } from '../parts/heading.js'
import { newRecoveryCodeField } from '../parts/new-recovery-code-field.js'
import { problem } from '../parts/problem.js'
import { rememberField } from '../parts/remember-field.js'
import { resendButton } from '../parts/resend-button.js'
import { webOtp } from '../parts/web-otp.js'
import type { ScreenContext } from './screen-context.js'

type Channel = 'sms' | 'voice' | 'email'

/** A code that was sent just now, to a phone or a mailbox. */
export const mfaSentCode = (
  screen: Extract<Screen, { screen: `mfa-${Channel}-challenge` }>,
  context: ScreenContext,
): TemplateResult => {
  const { text, id, busy, onSubmit, submit } = context
  const { screen: name, purpose, destination } = screen
  const channel = name.split('-')[1] as Channel
  const enrols = purpose === 'enrolment'
  return html`
    ${heading(context, text(`${name}.title`), text(`${name}.description`, { destination }))}
    ${problem(context, screen)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => {
        const code = parseCode(value('code'))
        return enrols
          ? { action: 'confirm_enrolment', code }
          : {
              action: 'submit_code',
              code,
              rememberBrowser: value('remember') !== '',
              ...(value('new-recovery-code') !== '' && { newRecoveryCode: true }),
            }
      })}
    >
      ${codeField(context, 'invalid.sent_code.required')} ${channel === 'sms' ? webOtp() : nothing}
      ${rememberField(context, screen.rememberBrowser)}
      ${channel === 'email' || enrols ? nothing : newRecoveryCodeField(context, screen.alternatives)}
      ${submitButton(
        context,
        text(enrols ? 'mfa-otp-enrollment-qr.submit' : 'mfa-otp-challenge.submit'),
      )}
    </form>
    <p part="switch">${resendButton(context, screen)}</p>
    ${
      enrols && channel !== 'email'
        ? html`<p part="switch">
            ${linkButton(text('enrolment.change_number'), () =>
              submit({ action: 'choose_factor', factor: channel }),
            )}
          </p>`
        : nothing
    }
    ${anotherWay(context, screen.alternatives)}
  `
}
