import type { Services } from '../../services.js'
import { note } from './login.js'
import type { Login } from './login.js'

/** The login with its end written down, when nothing more is owed. */
export function settled(services: Services, login: Login): Login {
  return login.transaction.state === 'completed'
    ? note(services, login, [{ type: 'completed' }])
    : login
}
