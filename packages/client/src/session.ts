import type { Resource } from './resource.js'
import type { AuthenticationResult } from './result.js'
import { coversScope } from './scope.js'

/** An access token in memory, what was asked for, and what renews it. */
export interface StoredGrant extends Resource {
  readonly result: AuthenticationResult
  readonly refreshToken: string | undefined
}

/** Who is signed in, in memory only. */
export interface Session {
  /** Renewals under way, by what they are for. */
  readonly renewals: Map<string, Promise<AuthenticationResult>>
  latest(): AuthenticationResult | undefined
  find(wanted: Resource): StoredGrant | undefined
  save(grant: StoredGrant): void
}

/** Nobody is signed in yet. */
export function createSession(): Session {
  let grants: readonly StoredGrant[] = []
  return {
    renewals: new Map(),
    latest: () => grants[0]?.result,
    find: (wanted) => grants.find((grant) => covers(grant, wanted)),
    save(grant) {
      // Another person replaces the one before; a newer token replaces those that it covers.
      const others = grants.filter(
        (other) =>
          other.result.idTokenClaims.sub === grant.result.idTokenClaims.sub &&
          !covers(grant, other),
      )
      grants = [grant, ...others]
    },
  }
}

/** The tenant may grant less than was asked for, or more: asking again would change neither. */
function covers({ audience, scope, result }: StoredGrant, wanted: Resource): boolean {
  return audience === wanted.audience && coversScope(`${scope} ${result.scope}`, wanted.scope)
}
