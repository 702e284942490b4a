import { html, nothing } from 'lit'
import { alert } from '../parts/alert.js'
import { anotherWay } from '../parts/another-way.js'
import { copyButton } from '../parts/copy-button.js'
import { heading } from '../parts/heading.js'
import type { qrCode } from '../parts/qr-code.js'
import { whenApproved } from './mfa-push-approval.js'
import { pushWaiting } from './mfa-push-waiting.js'
import type { ScreenTemplate } from './screen-context.js'

/** Connect a phone: scan the code with it, and this page goes on by itself. */
export const mfaPushEnrollmentQr =
  (draw: typeof qrCode): ScreenTemplate<'mfa-push-enrollment-qr'> =>
  (screen, context) => {
    const { text, id } = context
    const { barcodeUri, phoneUrl } = screen
    return html`
      ${heading(
        context,
        text('mfa-push-enrollment-qr.title'),
        text('mfa-push-enrollment-qr.description'),
      )}
      ${alert(context)}
      <form
        part="form"
        method="post"
        aria-labelledby=${id('heading')}
        @submit=${(event: Event) => event.preventDefault()}
        ${whenApproved(context, screen, (approval) =>
          approval === 'approved'
            ? { action: 'check_approval', rememberBrowser: false }
            : { action: 'resend_code' },
        )}
      >
        <ol part="steps">
          <li part="step">
            ${text(phoneUrl ? 'push.step_camera' : 'push.step_app')}
            ${draw(phoneUrl ?? barcodeUri, text('push.qr'))}
            <details part="details">
              <summary part="summary">${text('push.cannot_scan')}</summary>
              ${
                phoneUrl
                  ? html`<p part="hint">
                      <a part="link" href=${phoneUrl} target="_blank" rel="noopener noreferrer">
                        ${text('push.open_here')}
                      </a>
                    </p>`
                  : nothing
              }
              <p part="hint">${text('push.link')}</p>
              <div part="secret">
                <code part="secret-value" dir="ltr">${phoneUrl ?? barcodeUri}</code>
                ${copyButton(context, phoneUrl ?? barcodeUri)}
              </div>
            </details>
          </li>
          <li part="step">${text('push.step_wait')} ${pushWaiting(text('push.connecting'))}</li>
        </ol>
      </form>
      ${anotherWay(context, screen.alternatives)}
    `
  }
