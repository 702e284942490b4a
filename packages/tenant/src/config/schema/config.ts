import * as v from 'valibot'
import { resourceServerSchema } from './apis.js'
import { clientGrantSchema, clientSchema } from './clients.js'
import { databaseSchema } from './connections.js'
import { connectionSchema } from './federated.js'
import { deniedRangeSchema, geoipSchema } from './geo.js'
import { guardianSchema } from './guardian.js'
import { messagesSchema } from './messages.js'
import { organizationSchema, roleSchema } from './organizations.js'
import { actionSchema, ruleConfigSchema, ruleSchema, triggersSchema } from './scripts.js'
import { tenantSchema } from './tenant.js'
import { userSchema } from './users.js'

/**
 * The configuration in the spelling that `auth0-deploy-cli` exports, as one schema: the folder and
 * the object form both pass through it. Fields of Auth0 that Lockstep does not use are let through.
 *
 * @see [Auth0 Deploy CLI](https://auth0.com/docs/deploy-monitor/deploy-cli-tool)
 */
export const configSchema = v.looseObject({
  tenant: v.optional(tenantSchema),
  clients: v.array(clientSchema),
  databases: v.optional(v.array(databaseSchema)),
  connections: v.optional(v.array(connectionSchema)),
  rules: v.optional(v.array(ruleSchema)),
  actions: v.optional(v.array(actionSchema)),
  triggers: v.optional(triggersSchema),
  rulesConfigs: v.optional(v.array(ruleConfigSchema)),
  resourceServers: v.optional(v.array(resourceServerSchema)),
  clientGrants: v.optional(v.array(clientGrantSchema)),
  guardian: v.optional(guardianSchema),
  roles: v.optional(v.array(roleSchema)),
  organizations: v.optional(v.array(organizationSchema)),
  users: v.optional(v.array(userSchema)),
  geoip: v.optional(v.array(geoipSchema)),
  messages: v.optional(messagesSchema),
  denyList: v.optional(v.array(deniedRangeSchema)),
})

/** A configuration that passed {@link configSchema}; defaults are not filled in yet. */
export type CheckedConfig = v.InferOutput<typeof configSchema>
