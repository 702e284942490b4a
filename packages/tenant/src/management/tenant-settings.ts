import { tenantSchema } from '../config/schema/tenant.js'
import { membersOf } from '../config/sections.js'
import type { ConfigItem } from '../config/sections.js'
import type { Services } from '../services.js'
import { mergeMetadata } from '../users/merge-metadata.js'
import { configBody } from './config-body.js'
import { selectFields } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Route } from './route.js'

/** What only the folder decides: what the tenant is called, reads, and how strict it is. */
const FOLDER_ONLY = ['name', 'geo', 'legacy', 'strict']

/** Settings of the tenant as a whole. */
export const TENANT_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tenants/settings',
    scopes: ['read:tenant_settings'],
    handle: async ({ services, query }) => selectFields(presented(services), query),
  }),
  route({
    method: 'PATCH',
    path: '/tenants/settings',
    scopes: ['update:tenant_settings'],
    body: configBody(tenantSchema, { without: FOLDER_ONLY }),
    handle: async ({ services }, body) => {
      await services.configuration.change((input) => {
        const flags = membersOf(membersOf(input, 'tenant'), 'flags')
        const patch = body.flags ? { ...body, flags: mergeMetadata(flags, body.flags) } : body
        return [{ section: 'tenant', members: withoutNulls(patch) }]
      })
      return presented(services)
    },
  }),
]

function presented(services: Services): Row {
  const { tenant } = services.config()
  const fields = Object.entries(membersOf(services.configuration.input(), 'tenant'))
  return {
    ...Object.fromEntries(fields.filter(([name]) => !FOLDER_ONLY.includes(name))),
    friendly_name: tenant.friendlyName,
    default_directory: tenant.defaultDirectory,
    session_lifetime: tenant.sessionLifetimeHours,
    idle_session_lifetime: tenant.idleSessionLifetimeHours,
    customize_mfa_in_postlogin_action: tenant.customizeMfaInPostLoginAction,
  }
}

function withoutNulls(body: ConfigItem): ConfigItem {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value != null))
}
