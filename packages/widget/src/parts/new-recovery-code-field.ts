import type { FactorOption } from '@lockstep/protocol'
import { html, nothing } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'

/** The checkbox of somebody whose recovery code is lost; offered where there is one to replace. */
export function newRecoveryCodeField(
  { text }: ScreenContext,
  alternatives: readonly FactorOption[],
): unknown {
  if (!alternatives.some(({ factor }) => factor === 'recovery-code')) return nothing
  return html`<label part="checkbox-label">
    <input part="checkbox" type="checkbox" name="new-recovery-code" />
    <span>${text('field.new_recovery_code')}</span>
  </label>`
}
