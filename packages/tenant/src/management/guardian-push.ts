import * as v from 'valibot'
import { route } from './route.js'
import type { Route } from './route.js'

const PATH = '/guardian/factors/push-notification/selected-provider'
const providerSchema = v.strictObject({
  provider: v.literal(
    'guardian',
    'must be "guardian": pushes go to the phone of this tenant, and to no service of others',
  ),
})

/**
 * How pushes reach a phone: by the tenant's own protocol, always.
 *
 * @see [Get push notification provider](https://auth0.com/docs/api/management/v2/guardian/get-pn-providers)
 */
export const GUARDIAN_PUSH_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: PATH,
    scopes: ['read:guardian_factors'],
    handle: async () => ({ provider: 'guardian' }),
  }),
  route({
    method: 'PUT',
    path: PATH,
    scopes: ['update:guardian_factors'],
    body: providerSchema,
    handle: async (_call, { provider }) => ({ provider }),
  }),
]
