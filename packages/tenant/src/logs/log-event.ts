import { redact, redactText } from '../logging/redact.js'
import { randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import type { LogType } from './log-types.js'
import { pruneLogs } from './prune-logs.js'

/** What happened. Nothing secret belongs here, and what looks like it is struck out. */
export interface LogEvent {
  readonly type: LogType
  readonly description?: string | undefined
  readonly userId?: string | undefined
  /** The address or name that was typed. */
  readonly userName?: string | undefined
  readonly clientId?: string | undefined
  readonly connection?: string | undefined
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
  readonly details?: Readonly<Record<string, unknown>>
}

/** An event as the store keeps it, in the spelling of the Management API. */
export interface LogRecord {
  readonly log_id: string
  /** ISO 8601. */
  readonly date: string
  readonly type: LogType
  readonly description?: string
  readonly user_id?: string
  readonly user_name?: string
  readonly client_id?: string
  readonly client_name?: string
  readonly connection?: string
  readonly ip?: string
  readonly user_agent?: string
  readonly details?: unknown
}

/** Seconds: two days, as Auth0 keeps the logs of its smallest plan. */
const LIFETIME_SECONDS = 2 * 86_400
/** Characters of what came from outside. Our choice. */
const MAX_TEXT = 500

/**
 * Writes an event into the tenant's logs. A log that cannot be written stops nobody's login.
 *
 * @see [Tenant logs](https://auth0.com/docs/deploy-monitor/logs)
 */
export async function logEvent(
  services: Pick<Services, 'clock' | 'config' | 'log' | 'store'>,
  event: LogEvent,
): Promise<void> {
  const { store, clock, log } = services
  const record = toRecord(services, event)
  const { userId } = event
  try {
    await store.put('tenant_log', record.log_id, record, {
      expiresAt: clock.now() + LIFETIME_SECONDS,
      ...(userId !== undefined && { keys: { user: userId } }),
    })
    await pruneLogs(store)
  } catch (error) {
    log.error({ err: error, type: event.type }, 'tenant log not written')
  }
}

function toRecord(
  { clock, config }: Pick<Services, 'clock' | 'config'>,
  { type, description, userId, userName, clientId, connection, ip, userAgent, details }: LogEvent,
): LogRecord {
  const date = new Date(clock.now() * 1000)
  const client = config().clients.find((candidate) => candidate.clientId === clientId)
  return {
    log_id: `${date.toISOString().replaceAll(/\D/g, '')}${randomSecret().slice(0, 12)}`,
    date: date.toISOString(),
    type,
    ...texts({
      description,
      user_id: userId,
      user_name: userName,
      client_id: clientId,
      client_name: client?.name,
      connection,
      ip,
      user_agent: userAgent,
    }),
    ...(details && { details: redact(details) }),
  }
}

function texts(fields: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, redactText(value).slice(0, MAX_TEXT)]],
    ),
  )
}
