import { html, nothing } from 'lit'
import { alert } from '../parts/alert.js'
import { anotherWay } from '../parts/another-way.js'
import { linkButton } from '../parts/buttons.js'
import { heading } from '../parts/heading.js'
import { rememberField } from '../parts/remember-field.js'
import { resendButton } from '../parts/resend-button.js'
import { whenApproved } from './mfa-push-approval.js'
import { pushWaiting } from './mfa-push-waiting.js'
import type { ScreenTemplate } from './screen-context.js'

/** A request on the phone: the number to choose there, and what to do when nothing arrives. */
export const mfaPushChallengePush: ScreenTemplate<'mfa-push-challenge-push'> = (
  screen,
  context,
) => {
  const { text, id, busy, submit } = context
  const { device = text('push.your_phone'), number, state, alternatives } = screen
  const others = alternatives.filter(({ factor }) => factor !== 'otp')
  const hasCode = others.length < alternatives.length
  const resend = () => submit({ action: 'resend_code' })
  return html`
    ${heading(
      context,
      text('mfa-push-challenge-push.title'),
      text(`mfa-push-challenge-push.${state}`, { device }),
    )}
    ${alert(context)}
    ${
      state === 'waiting'
        ? html`<form
              part="form"
              method="post"
              aria-labelledby=${id('heading')}
              @submit=${(event: Event) => event.preventDefault()}
              ${whenApproved(context, screen, (_approval, rememberBrowser) => ({
                action: 'check_approval',
                rememberBrowser,
              }))}
            >
              ${
                number
                  ? html`<p part="push-number">
                      <span>${text('push.number')}</span
                      ><strong part="push-digits">${number}</strong>
                    </p>`
                  : nothing
              }
              ${pushWaiting(text('push.waiting'))} ${rememberField(context, screen.rememberBrowser)}
            </form>
            <p part="switch">${resendButton(context, screen, 'push.resend')}</p>`
        : html`<div part="actions">
            <button
              part="submit"
              type="button"
              aria-disabled=${busy ? 'true' : 'false'}
              @click=${resend}
            >
              <span part="submit-label">${text('push.resend')}</span>
            </button>
          </div>`
    }
    ${
      hasCode
        ? html`<p part="switch">
            ${linkButton(text('push.enter_code'), () =>
              submit({ action: 'choose_factor', factor: 'otp' }),
            )}
          </p>`
        : nothing
    }
    ${anotherWay(context, others)}
  `
}
