import type { Screen } from '@lockstep/protocol'

/** Where the focus goes once a screen is drawn. */
export type FocusTarget = 'heading' | 'first-field' | 'invalid-field'

/**
 * A new screen is read from its heading; an error is mended where it is, as far as a field is invalid;
 * and the first screen takes the focus only when the page asks for it, of which it may be a small part.
 */
export function focusTarget(
  before: Screen,
  after: Screen,
  { autofocus }: { readonly autofocus: boolean },
): FocusTarget | undefined {
  if (after.screen === 'loading') return undefined
  const isFirst = before.screen === 'loading'
  if (isFirst && !autofocus) return undefined
  if ('error' in after && after.error && after.screen !== 'error') return 'invalid-field'
  // Its field is below the fold, after the steps that lead there; or it has nothing to type.
  const isRead = after.screen === 'mfa-otp-enrollment-qr' || 'approvalUrl' in after
  if (isFirst) return isRead ? 'heading' : 'first-field'
  return isSame(before, after) ? undefined : 'heading'
}

function isSame(before: Screen, after: Screen): boolean {
  const popup = (screen: Screen) => 'popup' in screen && screen.popup
  return before.screen === after.screen && popup(before) === popup(after)
}
