import { createRequire } from 'node:module'
import type { DestinationStream, Level, Logger } from 'pino'
import { redact, redactText } from './redact.js'

/** What the tenant writes its log to. The methods are pino's. */
export type Log = Pick<Logger, 'debug' | 'error' | 'info' | 'warn'>

/** How loud a tenant is; `silent` by default, since most tenants live in tests. */
export type LogLevel = Level | 'silent'

/** A logger through which no secret passes; see {@link redact}. `destination` is stdout by default. */
export function createLog(level: LogLevel = 'silent', destination?: DestinationStream): Log {
  if (level === 'silent') return { debug: noop, error: noop, info: noop, warn: noop }
  // Loaded here since a silent tenant, and every test is one, has no use for it.
  const { pino } = createRequire(import.meta.url)('pino') as typeof import('pino')
  return pino(
    {
      level,
      base: null,
      serializers: { err: (error: unknown) => error },
      formatters: { log: (object) => redact(object) as Record<string, unknown> },
      // The message too: pino takes it from an error by itself.
      hooks: { streamWrite: redactText },
    },
    destination ?? process.stdout,
  )
}

function noop(): void {
  // A silent log has nothing to do.
}
