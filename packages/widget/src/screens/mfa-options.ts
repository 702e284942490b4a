import { html, nothing } from 'lit'
import type { FactorOption } from '@lockstep/protocol'
import { toRecoveryCode, backToStep } from '../controllers/factor-moves.js'
import { definedOnly } from '../defined-only.js'
import { alert } from '../parts/alert.js'
import { linkButton } from '../parts/buttons.js'
import { heading } from '../parts/heading.js'
import type { ScreenContext, ScreenTemplate } from './screen-context.js'

/** Which second factor to set up. */
export const mfaBeginEnrollOptions: ScreenTemplate<'mfa-begin-enroll-options'> = (
  { options },
  context,
) => {
  const { text } = context
  return html`
    ${heading(
      context,
      text('mfa-begin-enroll-options.title'),
      text('mfa-begin-enroll-options.description'),
    )}
    ${alert(context)} ${choices(options, context)}
  `
}

/** Which of the second factors to use that the person has. */
export const mfaLoginOptions: ScreenTemplate<'mfa-login-options'> = (
  { options, isFirst },
  context,
) => {
  const { text, move } = context
  return html`
    ${heading(context, text(isFirst ? 'mfa-login-options.first' : 'mfa-login-options.title'))}
    ${alert(context)} ${choices(options, context)}
    ${
      isFirst
        ? nothing
        : html`<p part="switch">${linkButton(text('action.back'), () => move(backToStep))}</p>`
    }
  `
}

function choices(options: readonly FactorOption[], context: ScreenContext) {
  const { text, submit, move } = context
  return html`<ul part="choices">
    ${options.map(({ factor, name, authenticatorId }) => {
      const choose = () =>
        factor === 'recovery-code'
          ? move(toRecoveryCode)
          : submit({ action: 'choose_factor', factor, ...definedOnly({ authenticatorId }) })
      return html`<li part="choice-item">
        <button part="choice" type="button" @click=${choose}>
          <span part="choice-label">${text(`factor.${factor}`)}</span>
          <span part="choice-hint"><bdi>${name ?? text(`factor.${factor}.hint`)}</bdi></span>
        </button>
      </li>`
    })}
  </ul>`
}
