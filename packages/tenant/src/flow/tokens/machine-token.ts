import type { SigningServices } from './sign.js'
import { sign } from './sign.js'

/** The `gty` of a token that an application has in its own name. No rule can put it into a token. */
export const MACHINE_GRANT = 'client-credentials'

/** The caller that rules are. No application of a configuration can be it: a colon is in no id. */
export const RULES_CLIENT = 'lockstep:rules'

/** What an application may do in its own name. */
export interface MachineToken {
  readonly clientId: string
  readonly audience: string
  readonly scopes: readonly string[]
  readonly lifetimeSeconds: number
}

/**
 * Signs an access token for an application itself. It does not go through `mint`, since there is no
 * login that could owe anything: nobody signed in, no rule runs, and the subject is the application. It
 * never names a user, and `/userinfo` and the MFA API refuse it.
 *
 * @see [Client credentials flow](https://auth0.com/docs/get-started/authentication-and-authorization-flow/client-credentials-flow)
 */
export async function machineToken(
  services: SigningServices,
  { clientId, audience, scopes, lifetimeSeconds }: MachineToken,
): Promise<string> {
  return sign(services, lifetimeSeconds, {
    sub: `${clientId}@clients`,
    aud: audience,
    azp: clientId,
    scope: scopes.join(' '),
    gty: MACHINE_GRANT,
  })
}
