import { defineCommand } from 'citty'
import type { LoginTrace } from '@lockstep/protocol'
import type { LogLevel } from '../logging/log.js'
import type { OutboxMessage } from '../services.js'
import { startTenant } from '../start-tenant.js'
import type { RunningTenant } from '../start-tenant.js'
import { friendly, keywordsFrom } from './friendly.js'
import { findingLines, loginLine } from './login-line.js'
import { createPaint } from './paint.js'
import { reachOf } from './reach.js'
import { trustLines } from './trust-lines.js'

const args = {
  folder: { type: 'positional', description: 'The configuration folder', default: '.' },
  port: { type: 'string', description: 'The port to listen on', default: '4400' },
  https: { type: 'boolean', description: 'Speak https, by a local certificate authority' },
  host: {
    type: 'string',
    description: 'The address to listen on; beyond this machine with --https',
  },
  issuer: { type: 'string', description: 'The address under which others reach the tenant' },
  'trust-proxy': {
    type: 'string',
    description: 'Proxies whose X-Forwarded-For is believed: addresses or ranges, by commas',
  },
  'virtual-phone': {
    type: 'boolean',
    description: 'Serve /phone to other devices, too; a handset then approves sign-ins',
  },
  data: { type: 'string', description: 'A file that keeps users, keys and sessions' },
  simulation: { type: 'boolean', description: 'Let callers of tenant.from() set their IP address' },
  'discard-changes': {
    type: 'boolean',
    description: 'Forget what the Management API changed since the folder was written',
  },
  log: { type: 'string', description: 'debug, info, warn, error or silent', default: 'warn' },
} as const

/** `lockstep dev [folder]`: starts a tenant, and takes over what is saved in its folder. */
export const dev = defineCommand({
  meta: { name: 'dev', description: 'Start a tenant from a folder' },
  args,
  run: ({ args: given }) =>
    friendly({ given, known: args }, async () => {
      const tenant = await startTenant({
        ...reachOf(given),
        config: given.folder,
        port: toPort(given.port),
        keywords: keywordsFrom(process.env),
        log: toLevel(given.log),
        watch: true,
        ...(given.data !== undefined && { data: given.data }),
        ...(given.simulation && { simulation: true }),
        ...(given['discard-changes'] && { discardChanges: true }),
      })
      console.log(await welcome(tenant, given.folder))
      const trust = trustLines(tenant.certificateAuthority)
      if (trust.length > 0) console.log(trust.join('\n'))
      const unwatch = tenant.traces.watch(createLoginPrinter())
      const stopping = new AbortController()
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
          stopping.abort()
          unwatch()
          void tenant.close()
        })
      }
      await printMessages(tenant, stopping.signal)
    }),
})

/** Milliseconds; the longest that a timer can wait. */
const FOREVER_MS = 2 ** 31 - 1

/** Prints a line when a login ends or waits for its person, and the findings of each login once. */
function createLoginPrinter(): (trace: LoginTrace) => void {
  const paint = createPaint()
  let printed: readonly string[] = []
  return (trace) => {
    const line = loginLine(trace, paint)
    if (line === undefined) return
    const findings = findingLines(trace, paint)
    const news = findings.filter((finding) => !printed.includes(trace.transactionId + finding))
    // Only the logins at hand matter: what is forgotten here is printed again.
    printed = [...printed, ...news.map((finding) => trace.transactionId + finding)].slice(-MAX_KEPT)
    console.log([line, ...news].join('\n'))
  }
}

/** Our choice: findings that are remembered as printed. */
const MAX_KEPT = 1_000

/** A tenant on a laptop sends nothing; this is where its mail arrives. */
async function printMessages(tenant: RunningTenant, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const message = await tenant.outbox
      .next({ timeoutMs: FOREVER_MS, signal })
      .catch(() => undefined)
    if (message) console.log(describeMessage(message))
  }
}

function describeMessage({ kind, to, subject, text }: OutboxMessage): string {
  return `\n${kind} to ${to}${subject === undefined ? '' : `: ${subject}`}\n${text}`
}

async function welcome(tenant: RunningTenant, folder: string): Promise<string> {
  const users = (await tenant.users.list()).map(({ email }) => email)
  const rules = tenant.rules
    .list()
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name)
  const actions = tenant.actions
    .list()
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name)
  return [
    `Tenant    ${tenant.url}`,
    `Folder    ${folder} (saved files take effect at the next login)`,
    `Users     ${users.join(', ') || 'none; add some to users.json'}`,
    `Rules     ${rules.join(', ') || 'none; add some to rules/'}`,
    ...(actions.length > 0 ? [`Actions   ${actions.join(', ')}`] : []),
    'Stop it with Ctrl+C.',
  ].join('\n')
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Error(`--port must be a number from 0 (any free port) to 65535; found "${text}".`)
}

function toLevel(text: string): LogLevel {
  const level = (['debug', 'info', 'warn', 'error', 'silent'] as const).find(
    (known) => known === text,
  )
  if (level) return level
  throw new Error(`--log must be debug, info, warn, error or silent; found "${text}".`)
}
