import * as v from 'valibot'
import { membersOf } from '../config/sections.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'

const policiesSchema = v.pipe(
  v.array(v.picklist(['all-applications', 'confidence-score'])),
  v.maxLength(1),
)

/**
 * When the tenant asks for a second factor by itself: `[]` is never.
 *
 * @see [Get multi-factor authentication policies](https://auth0.com/docs/api/management/v2/guardian/get-policies)
 */
export const GUARDIAN_POLICY_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/guardian/policies',
    scopes: ['read:mfa_policies'],
    handle: policies,
  }),
  route({
    method: 'PUT',
    path: '/guardian/policies',
    scopes: ['update:mfa_policies'],
    body: policiesSchema,
    handle: setPolicies,
  }),
]

async function policies({ services }: Call): Promise<unknown> {
  return membersOf(services.configuration.input(), 'guardian').policies ?? []
}

async function setPolicies(call: Call, wanted: v.InferOutput<typeof policiesSchema>) {
  await call.services.configuration.change(() => [
    { section: 'guardian', members: { policies: wanted } },
  ])
  return policies(call)
}
