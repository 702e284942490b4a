import { createHash } from 'node:crypto'
import type { InferOutput } from 'valibot'
import type { connectionSchema } from './schema/federated.js'

/** A connection whose people sign in with a code or a link that is sent to them. */
export interface PasswordlessConnection {
  readonly id: string
  readonly name: string
  /** Where the code goes. */
  readonly strategy: 'email' | 'sms'
  /** Only people who are known already get a code. */
  readonly disableSignup: boolean
  /** Seconds that a code works. */
  readonly codeLifetime: number
  /** Client ids, or names, that may use it. `null`: all of them. */
  readonly enabledClients: readonly string[] | null
  readonly metadata: Readonly<Record<string, string>>
}

/** Auth0's default. Seconds. */
const CODE_LIFETIME = 180

/** The passwordless ones among all connections. */
export function toPasswordlessConnections(
  connections: readonly InferOutput<typeof connectionSchema>[] = [],
): readonly PasswordlessConnection[] {
  return connections.flatMap(({ name, strategy, enabled_clients, metadata, options }) =>
    strategy === 'email' || strategy === 'sms'
      ? [
          {
            id: `con_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`,
            name,
            strategy,
            disableSignup: options?.disable_signup ?? false,
            codeLifetime: options?.totp?.time_step ?? CODE_LIFETIME,
            enabledClients: enabled_clients ?? null,
            metadata: metadata ?? {},
          },
        ]
      : [],
  )
}
