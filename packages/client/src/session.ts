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
    find: (wanted) =>
      grants.find(
        // The tenant may grant less than was asked for, or more: asking again would change neither.
        ({ audience, scope, result }) =>
          audience === wanted.audience && coversScope(`${scope} ${result.scope}`, wanted.scope),
      ),
    save(grant) {
      // One grant for each audience, and all of one person.
      const others = grants.filter(
        ({ audience, result }) =>
          audience !== grant.audience &&
          result.idTokenClaims.sub === grant.result.idTokenClaims.sub,
      )
      grants = [grant, ...others]
    },
  }
}
