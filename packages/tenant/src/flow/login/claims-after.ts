import type { RuleClaims } from '@lockstep/protocol'
import type { ActionEffects } from '@lockstep/rules'

/**
 * What goes into the tokens when the Actions have run after the rules: of two claims of one name that
 * of the Action stays, and scopes are taken away and added last.
 */
export function claimsAfter(
  { idToken, accessToken, scope }: RuleClaims,
  effects: ActionEffects,
  requestedScope: readonly string[],
): RuleClaims {
  const { addedScopes, removedScopes } = effects
  const kept = (scope ?? requestedScope).filter((name) => !removedScopes.includes(name))
  const changed = addedScopes.length + removedScopes.length > 0
  const after = changed ? [...new Set([...kept, ...addedScopes])] : scope
  return {
    idToken: { ...idToken, ...effects.idToken },
    accessToken: { ...accessToken, ...effects.accessToken },
    ...(after && { scope: after }),
  }
}
