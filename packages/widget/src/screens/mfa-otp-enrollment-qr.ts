import { html } from 'lit'
import { grouped, parseCode } from '../form/parse-code.js'
import { anotherWay } from '../parts/another-way.js'
import { submitButton } from '../parts/buttons.js'
import { codeField } from '../parts/code-field.js'
import { copyButton } from '../parts/copy-button.js'
import { heading } from '../parts/heading.js'
import { problem } from '../parts/problem.js'
import type { qrCode } from '../parts/qr-code.js'
import type { ScreenTemplate } from './screen-context.js'

/** Set up an authenticator app: scan or type the key, then prove that it works. */
export const mfaOtpEnrollmentQr =
  (draw: typeof qrCode): ScreenTemplate<'mfa-otp-enrollment-qr'> =>
  (screen, context) => {
    const { text, id, busy, onSubmit } = context
    const account = { account: screen.account }
    return html`
      ${heading(
        context,
        text('mfa-otp-enrollment-qr.title'),
        text('mfa-otp-enrollment-qr.description'),
      )}
      ${problem(context, screen)}
      <form
        part="form"
        method="post"
        novalidate
        aria-labelledby=${id('heading')}
        aria-busy=${busy ? 'true' : 'false'}
        @submit=${onSubmit((value) => ({
          action: 'confirm_enrolment',
          code: parseCode(value('code')),
        }))}
      >
        <ol part="steps">
          <li part="step">${text('enrolment.step_app')}</li>
          <li part="step">
            ${text('enrolment.step_scan')} ${draw(screen.barcodeUri, text('enrolment.qr', account))}
            <details part="details">
              <summary part="summary">${text('enrolment.cannot_scan')}</summary>
              <p part="hint">${text('enrolment.key', account)}</p>
              <div part="secret">
                <code part="secret-value" dir="ltr">${grouped(screen.secret)}</code>
                ${copyButton(context, screen.secret)}
              </div>
            </details>
          </li>
          <li part="step">${text('enrolment.step_code')} ${codeField(context)}</li>
        </ol>
        ${submitButton(context, text('mfa-otp-enrollment-qr.submit'))}
      </form>
      ${anotherWay(context, screen.alternatives)}
    `
  }
