import { html } from 'lit'
import { parseCode } from '../form/parse-code.js'
import { anotherWay } from '../parts/another-way.js'
import { submitButton } from '../parts/buttons.js'
import { codeField } from '../parts/code-field.js'
import { heading } from '../parts/heading.js'
import { newRecoveryCodeField } from '../parts/new-recovery-code-field.js'
import { problem } from '../parts/problem.js'
import { rememberField } from '../parts/remember-field.js'
import type { ScreenTemplate } from './screen-context.js'

/** A code from the authenticator app that the person set up earlier. */
export const mfaOtpChallenge: ScreenTemplate<'mfa-otp-challenge'> = (screen, context) => {
  const { text, id, busy, onSubmit } = context
  const description = screen.account
    ? text('mfa-otp-challenge.description_account', { account: screen.account })
    : text('mfa-otp-challenge.description')
  return html`
    ${heading(context, text('mfa-otp-challenge.title'), description)} ${problem(context, screen)}
    <form
      part="form"
      method="post"
      novalidate
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit((value) => ({
        action: 'submit_code',
        code: parseCode(value('code')),
        rememberBrowser: value('remember') !== '',
        ...(value('new-recovery-code') !== '' && { newRecoveryCode: true }),
      }))}
    >
      ${codeField(context)} ${rememberField(context, screen.rememberBrowser)}
      ${newRecoveryCodeField(context, screen.alternatives)}
      ${submitButton(context, text('mfa-otp-challenge.submit'))}
    </form>
    ${anotherWay(context, screen.alternatives)}
  `
}
