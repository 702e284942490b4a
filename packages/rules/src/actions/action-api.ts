import { accessApi, validationApi } from './access-api.js'
import type { ApiContext } from './api-context.js'
import { authenticationApi } from './authentication-api.js'
import { cacheApi } from './cache-api.js'
import { refreshTokenApi, sessionApi } from './lasting-api.js'
import { transactionApi, userApi } from './metadata-api.js'
import { multifactorApi } from './multifactor-api.js'
import { rulesApi, samlApi, unsupportedApi } from './other-api.js'
import { redirectCommands, redirectQueries } from './redirect-api.js'
import { claimApi, scopeApi } from './token-api.js'

/**
 * Makes the `api` of one Action in one login. It changes nothing itself: what the Action asks for is
 * recorded, checked, and done when the login goes on.
 *
 * @see [Post-login API object](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-api-object)
 */
export function createActionApi(context: ApiContext): object {
  /** As on Auth0, what asks for something returns `api`, so that calls can be chained. */
  const chained = (commands: object): object =>
    Object.fromEntries(
      Object.entries(commands).map(([name, command]: [string, (...given: unknown[]) => void]) => [
        name,
        (...given: unknown[]) => {
          command(...given)
          return api
        },
      ]),
    )
  // Most Actions use one or two of these, and every login pays for what is made before it is used.
  const api = {
    get access() {
      return chained(accessApi(context))
    },
    get accessToken() {
      return chained({ ...claimApi(context, 'accessToken'), ...scopeApi(context) })
    },
    get authentication() {
      return chained(authenticationApi(context))
    },
    get cache() {
      return cacheApi(context)
    },
    get groups() {
      return unsupportedApi(context, 'api.groups')
    },
    get idToken() {
      return chained(claimApi(context, 'idToken'))
    },
    get multifactor() {
      return chained(multifactorApi(context))
    },
    get prompt() {
      return unsupportedApi(context, 'api.prompt')
    },
    get redirect() {
      return { ...chained(redirectCommands(context)), ...redirectQueries(context) }
    },
    get refreshToken() {
      return chained(refreshTokenApi(context))
    },
    get roles() {
      return unsupportedApi(context, 'api.roles')
    },
    get rules() {
      return rulesApi(context)
    },
    get samlResponse() {
      return chained(samlApi(context))
    },
    get session() {
      return chained(sessionApi(context))
    },
    get transaction() {
      return chained(transactionApi(context))
    },
    get user() {
      return chained(userApi(context))
    },
    get validation() {
      return chained(validationApi(context))
    },
  }
  return api
}
