import type { ErrorCode } from '@lockstep/protocol'
import type { RuleResult } from '@lockstep/rules'
import type { Services } from '../../services.js'
import type { Pass } from './advance.js'
import { apply, tracedOrigin } from './login.js'
import type { Login } from './login.js'

/** Why the tenant itself refuses a login. */
export interface Refusal {
  readonly error: ErrorCode
  readonly description: string
}

/** The login of a pass that ends here, whatever the rules said or would have said. */
export function refused(
  services: Services,
  { login, user, deviceKnown, steps }: Pass,
  refusal: Refusal,
  result?: Pick<RuleResult, 'trace'>,
): Login {
  const denied = apply(
    services,
    login,
    { type: 'deny', ...refusal },
    [...steps, { type: 'denied', ...refusal }],
    result?.trace,
  )
  return {
    ...denied,
    trace: {
      ...denied.trace,
      user: { id: user.user_id, email: user.email || user.user_id },
      origin: tracedOrigin(login.origin, deviceKnown),
    },
  }
}
