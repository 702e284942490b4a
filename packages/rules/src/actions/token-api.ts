import type { TokenName } from '../claims.js'
import { claimFate } from '../claims.js'
import type { ApiContext } from './api-context.js'
import { refuse, takeJson, takeKey, takeText } from './check.js'

/** `setCustomClaim` of one token: the names are those a rule may set, the others are dropped and found. */
export function claimApi(
  { recorder, report }: ApiContext,
  token: TokenName,
): { setCustomClaim(name: unknown, value: unknown): void } {
  return {
    setCustomClaim: (name, value) => {
      const claim = takeKey(name, `api.${token}.setCustomClaim(name)`)
      const fate = claimFate(token, claim)
      if (fate !== 'kept') return report(`${fate}-claim`)
      const json = takeJson(value)
      if (json === undefined) return
      recorder.addEffects({ [token]: { ...recorder.current().effects[token], [claim]: json } })
    },
  }
}

/** The scopes of `api.accessToken`; the last word about a scope counts. */
export function scopeApi({ recorder }: ApiContext): {
  addScope(scope: unknown): void
  removeScope(scope: unknown): void
} {
  const move = (scope: string, isAdded: boolean): void => {
    const { addedScopes, removedScopes } = recorder.current().effects
    const added = addedScopes.filter((one) => one !== scope)
    const removed = removedScopes.filter((one) => one !== scope)
    recorder.addEffects({
      addedScopes: isAdded ? [...added, scope] : added,
      removedScopes: isAdded ? removed : [...removed, scope],
    })
  }
  return {
    addScope: (scope) => move(takeScope(scope, 'api.accessToken.addScope(scope)'), true),
    removeScope: (scope) => move(takeScope(scope, 'api.accessToken.removeScope(scope)'), false),
  }
}

/** One scope of RFC 6749 section 3.3. */
function takeScope(value: unknown, what: string): string {
  const scope = takeText(value, what)
  if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope)) {
    refuse(what, 'must be one scope, without spaces and quotes.')
  }
  return scope
}
