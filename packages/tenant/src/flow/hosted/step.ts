import type { Screen } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { Login } from '../login/login.js'

/** What an action of the hosted page works with. */
export interface HostedStep {
  readonly services: Services
  readonly request: Request
  readonly login: Login
}

/** What came of it: the screen to show now, and cookies. */
export interface HostedResult {
  readonly screen: Screen
  readonly cookies?: readonly (string | undefined)[]
}
