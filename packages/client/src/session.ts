import { coversScope } from './scope.js'
import type { AuthenticationResult } from './result.js'

/** An access token in memory, and what renews it. */
export interface StoredGrant {
  readonly result: AuthenticationResult
  readonly audience: string | undefined
  /** What was asked for; the tenant may have granted less. */
  readonly requestedScope: string
  readonly refreshToken: string | undefined
}

/** Who is signed in, in memory only. */
export interface Session {
  /** Renewals under way, by what they are for. */
  readonly renewals: Map<string, Promise<AuthenticationResult>>
  latest(): AuthenticationResult | undefined
  find(audience: string | undefined, scope: string): StoredGrant | undefined
  save(grant: StoredGrant): void
}

/** Nobody is signed in yet. */
export function createSession(): Session {
  let grants: readonly StoredGrant[] = []
  return {
    renewals: new Map(),
    latest: () => grants[0]?.result,
    find: (audience, scope) =>
      grants.find(
        (grant) =>
          grant.audience === audience &&
          coversScope(`${grant.requestedScope} ${grant.result.scope}`, scope),
      ),
    save(grant) {
      const { sub } = grant.result.idTokenClaims
      // Another person replaces the one before; a newer token replaces those that it covers.
      const others = grants.filter(
        (other) =>
          other.result.idTokenClaims.sub === sub &&
          !(
            other.audience === grant.audience &&
            coversScope(grant.requestedScope, other.requestedScope)
          ),
      )
      grants = [grant, ...others]
    },
  }
}
