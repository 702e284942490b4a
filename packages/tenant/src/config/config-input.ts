import type * as v from 'valibot'
import type {
  clientSchema,
  databaseSchema,
  geoipSchema,
  guardianSchema,
  ruleConfigSchema,
  ruleSchema,
  tenantSchema,
  userSchema,
} from './schema.js'

type Known<Schema extends v.GenericSchema> = RemoveIndex<v.InferInput<Schema>>

/** Valibot's loose objects admit any key; editors complete only what is known. */
type RemoveIndex<T> = {
  [Key in keyof T as string extends Key ? never : Key]: T[Key]
}

/**
 * The content of a configuration folder as an object, in the spelling `auth0-deploy-cli` exports.
 * Only `clients` must be there.
 */
export interface TenantConfigInput {
  readonly tenant?: Known<typeof tenantSchema>
  readonly clients: readonly Known<typeof clientSchema>[]
  readonly databases?: readonly Known<typeof databaseSchema>[]
  readonly rules?: readonly Known<typeof ruleSchema>[]
  readonly rulesConfigs?: readonly Known<typeof ruleConfigSchema>[]
  readonly guardian?: Known<typeof guardianSchema>
  readonly users?: readonly Known<typeof userSchema>[]
  readonly geoip?: readonly Known<typeof geoipSchema>[]
}
