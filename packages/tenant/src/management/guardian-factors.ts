import * as v from 'valibot'
import { findItem } from '../config/sections.js'
import { notFound } from './management-error.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'

/** Auth0's names of the switches, and whether each is on where nothing is said. */
const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['sms', false],
  ['push-notification', false],
  ['otp', true],
  ['email', false],
  ['duo', false],
  ['webauthn-roaming', false],
  ['webauthn-platform', false],
  ['recovery-code', true],
])

const enabledSchema = v.strictObject({ enabled: v.boolean() })

/**
 * Which factors `any` may use.
 *
 * @see [Get factors and multi-factor authentication details](https://auth0.com/docs/api/management/v2/guardian/get-factors)
 */
export const GUARDIAN_FACTOR_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/guardian/factors',
    scopes: ['read:guardian_factors', 'read:mfa_policies'],
    handle: async (call) =>
      [...SWITCHES.keys()].map((name) => ({
        name,
        enabled: isEnabled(call, name),
        trial_expired: false,
      })),
  }),
  route({
    method: 'PUT',
    path: '/guardian/factors/:name',
    scopes: ['update:guardian_factors'],
    body: enabledSchema,
    handle: setEnabled,
  }),
]

function isEnabled({ services }: Call, name: string): boolean {
  const item = findItem(services.configuration.input(), 'guardian.factors', name)
  return item === undefined ? SWITCHES.get(name) === true : item.enabled === true
}

async function setEnabled(call: Call, { enabled }: v.InferOutput<typeof enabledSchema>) {
  const { services, params } = call
  const name = params.name ?? ''
  if (!SWITCHES.has(name)) throw notFound('factor')
  await services.configuration.change((input) => {
    const before = findItem(input, 'guardian.factors', name)
    return [{ section: 'guardian.factors', id: name, item: { ...before, name, enabled } }]
  })
  return { enabled: isEnabled(call, name) }
}
