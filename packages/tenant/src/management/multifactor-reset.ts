import type { AuthenticatorRecord } from '../factors/records.js'
import { resetFactors } from '../factors/reset-factors.js'
import { forgetBrowsersOf } from '../flow/sessions/remembered-browsers.js'
import { invalidQuery } from './management-error.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { userOf } from './users.js'

/** What `multifactor/{provider}` takes away. */
const PROVIDERS: ReadonlyMap<string, (record: AuthenticatorRecord) => boolean> = new Map([
  ['google-authenticator', ({ kind }) => kind === 'otp'],
  ['duo', ({ kind }) => kind === 'duo'],
  ['guardian', ({ kind }) => kind !== 'duo'],
])

/**
 * What an administrator does for somebody who lost a device: each ends sessions and remembered browsers.
 *
 * @see [Reset a user's MFA](https://auth0.com/docs/secure/multi-factor-authentication/reset-user-mfa)
 */
export const MULTIFACTOR_RESET_ROUTES: readonly Route[] = [
  route({
    method: 'DELETE',
    path: '/users/:id/authenticators',
    scopes: ['delete:guardian_enrollments', 'update:users'],
    status: 204,
    handle: resetAll,
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/multifactor/:provider',
    scopes: ['update:users'],
    status: 204,
    handle: resetProvider,
  }),
  route({
    method: 'POST',
    path: '/users/:id/multifactor/actions/invalidate-remember-browser',
    scopes: ['update:users'],
    status: 204,
    async handle(call) {
      const { user_id: userId } = await userOf(call)
      await forgetBrowsersOf(call.services, userId)
    },
  }),
]

async function resetAll(call: Call): Promise<void> {
  const { user_id: userId } = await userOf(call)
  await resetFactors(call.services, userId)
}

async function resetProvider(call: Call): Promise<void> {
  const isMeant = PROVIDERS.get(call.params.provider ?? '')
  if (!isMeant) {
    throw invalidQuery(`'provider' must be one of ${[...PROVIDERS.keys()].join(', ')}`)
  }
  const { user_id: userId } = await userOf(call)
  await resetFactors(call.services, userId, isMeant)
}
