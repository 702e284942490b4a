import type { FactorOption } from '@lockstep/protocol'
import { html, nothing } from 'lit'
import { toRecoveryCode, toOptions } from '../controllers/factor-moves.js'
import type { ScreenContext } from '../screens/screen-context.js'
import { linkButton } from './buttons.js'

/** The way to the other factors, as far as there are any; a recovery code alone is named. */
export function anotherWay(
  { text, move }: ScreenContext,
  alternatives: readonly FactorOption[],
): unknown {
  const [only, ...others] = alternatives
  if (!only) return nothing
  return html`<p part="switch">
    ${
      only.factor === 'recovery-code' && others.length === 0
        ? linkButton(text('mfa-otp-challenge.to_recovery'), () => move(toRecoveryCode))
        : linkButton(text('action.another_way'), () => move(toOptions))
    }
  </p>`
}
