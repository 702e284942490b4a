import * as v from 'valibot'
import { duoSettingsSchema } from '../config/schema/guardian.js'
import { findItem } from '../config/sections.js'
import { isRecord } from '../config/is-record.js'
import { invalidBody } from './management-error.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'

const PATH = '/guardian/factors/duo/settings'
const settingsSchema = v.strictObject(duoSettingsSchema.entries)
const patchSchema = v.partial(settingsSchema)
type Patch = v.InferOutput<typeof patchSchema>

/**
 * The tenant's account at Duo. Its secret goes in and never comes out again.
 *
 * @see [Configure Cisco Duo for MFA](https://auth0.com/docs/secure/multi-factor-authentication/configure-cisco-duo-for-mfa)
 */
export const GUARDIAN_DUO_ROUTES: readonly Route[] = [
  route({ method: 'GET', path: PATH, scopes: ['read:guardian_factors'], handle: presented }),
  route({
    method: 'PUT',
    path: PATH,
    scopes: ['update:guardian_factors'],
    body: settingsSchema,
    handle: keep,
  }),
  route({
    method: 'PATCH',
    path: PATH,
    scopes: ['update:guardian_factors'],
    body: patchSchema,
    handle: (call, patch: Patch) => keep(call, { ...settingsOf(call), ...patch }),
  }),
]

async function presented(call: Call): Promise<unknown> {
  const { host, ikey } = settingsOf(call)
  return { ...(ikey !== undefined && { ikey }), ...(host !== undefined && { host }) }
}

async function keep(call: Call, wanted: Patch): Promise<unknown> {
  const settings = v.safeParse(settingsSchema, wanted)
  if (!settings.success) throw invalidBody('host, ikey and skey are needed together')
  await call.services.configuration.change((input) => {
    const before = findItem(input, 'guardian.factors', 'duo') ?? { name: 'duo', enabled: false }
    const item = { ...before, settings: settings.output }
    return [{ section: 'guardian.factors', id: 'duo', item }]
  })
  return presented(call)
}

function settingsOf({ services }: Call): Patch {
  const item = findItem(services.configuration.input(), 'guardian.factors', 'duo')
  const found = v.safeParse(patchSchema, isRecord(item?.settings) ? item.settings : {})
  return found.success ? found.output : {}
}
