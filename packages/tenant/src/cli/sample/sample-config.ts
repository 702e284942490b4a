import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TenantConfigInput } from '../../config/config-input.js'
import { loadConfig } from '../../config/load-config.js'
import type { TenantConfig } from '../../config/tenant-config.js'
import { keywordsFrom } from '../friendly.js'

/** Where a command finds applications, users, places and rules. */
export interface CommandTenant {
  readonly config: TenantConfig
  /** `undefined` when no folder was named and there is none here: {@link SAMPLE} stands in. */
  readonly folder: string | undefined
}

/** One application and one user, for trying a script before there is a folder. */
const SAMPLE: TenantConfigInput = {
  tenant: { name: 'sample' },
  clients: [
    { client_id: 'sample-app', name: 'Sample application', callbacks: ['http://localhost:3000/'] },
  ],
  users: [
    {
      user_id: 'auth0|ada',
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada Lovelace',
      nickname: 'ada',
    },
  ],
}

/**
 * The folder that was named, or the working directory when it holds a tenant, or a sample.
 *
 * @throws ConfigError when the folder has mistakes.
 */
export function commandTenant(folder: string | undefined): CommandTenant {
  const used = folder ?? (holdsTenant('.') ? '.' : undefined)
  const { config } = loadConfig(used ?? SAMPLE, keywordsFrom(process.env))
  return { config, folder: used }
}

function holdsTenant(folder: string): boolean {
  return ['tenant.yaml', 'tenant.json', 'clients'].some((name) => existsSync(join(folder, name)))
}
