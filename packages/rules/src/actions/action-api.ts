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
  const api: Record<string, object> = {}
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
  return Object.assign(api, {
    access: chained(accessApi(context)),
    accessToken: chained({ ...claimApi(context, 'accessToken'), ...scopeApi(context) }),
    authentication: chained(authenticationApi(context)),
    cache: cacheApi(context),
    idToken: chained(claimApi(context, 'idToken')),
    multifactor: chained(multifactorApi(context)),
    redirect: { ...chained(redirectCommands(context)), ...redirectQueries(context) },
    refreshToken: chained(refreshTokenApi(context)),
    rules: rulesApi(context),
    samlResponse: chained(samlApi(context)),
    session: chained(sessionApi(context)),
    transaction: chained(transactionApi(context)),
    user: chained(userApi(context)),
    validation: chained(validationApi(context)),
    ...unsupportedApi(context),
  })
}
