import { LockstepError } from '@lockstep/protocol'
import { conclude } from './conclude.js'
import { createInlineRunner } from './inline-runner.js'
import { inspectRule } from './inspect-rule.js'
import { interruptedReport } from './interruption.js'
import { enabledRules } from './load-rules.js'
import type { RuleHost, RuleResult, RuleRun, RuleSource } from './rule.js'
import { createWorkerRunner } from './worker-runner.js'

/** How a {@link RuleEngine} is made. */
export interface RuleEngineOptions {
  readonly rules: readonly RuleSource[]
  /** What rules read as `configuration.KEY`. */
  readonly configuration?: Readonly<Record<string, string>>
  /** What `auth0.users` writes to; without one its promises reject. */
  readonly host?: RuleHost
  /**
   * Gives a token for the tenant's Management API, which rules read as `auth0.accessToken`. Asked once a
   * login, and only when a script of the pipeline mentions `auth0`.
   */
  readonly accessToken?: () => Promise<string>
  /** `auth0.domain`, with a scheme when it is not https. Default: `tenant.localhost`. */
  readonly domain?: string
  /**
   * The limit for all rules of one pass together. Milliseconds; default 20,000, Auth0's own limit.
   *
   * @see [Rules best practices](https://auth0.com/docs/rules-best-practices/rules-best-practices-performance)
   */
  readonly timeoutMs?: number
  /**
   * `worker` (default) runs rules in threads that are killed when they misbehave. `inline` runs them in
   * the calling thread, for tests: it cannot stop an endless loop.
   */
  readonly isolation?: 'worker' | 'inline'
  /** Denies every login during which a finding was made. Default: false. */
  readonly strict?: boolean
  /** A folder whose `node_modules` rules may `require` from, such as the tenant's. */
  readonly modules?: string
}

/** Runs the rules of one tenant. */
export interface RuleEngine {
  /**
   * Runs all enabled rules on one login. A rule's fault is a result, never an exception.
   *
   * @throws LockstepError `aborted` when the signal aborts; the rules are stopped.
   */
  run(run: RuleRun, options?: { readonly signal?: AbortSignal }): Promise<RuleResult>
  /** Takes other rules for all runs that start from now on. */
  replace(rules: readonly RuleSource[]): void
  /** Starts a thread ahead of the first login. Optional: the first run does it otherwise. */
  warm(): Promise<void>
  /** Stops all threads; logins that are running are denied. */
  close(): Promise<void>
}

/** Auth0's limit for the whole pipeline. Milliseconds. */
const DEFAULT_TIMEOUT_MS = 20_000

/** Makes the engine that runs a tenant's Auth0 rules and says what each login still owes. */
export function createRuleEngine(options: RuleEngineOptions): RuleEngine {
  const { isolation = 'worker', strict = false } = options
  const runnerOptions = {
    configuration: options.configuration ?? {},
    domain: options.domain ?? 'tenant.localhost',
    host: options.host ?? NO_HOST,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.modules !== undefined && { modules: options.modules }),
  }
  const runner =
    isolation === 'inline' ? createInlineRunner(runnerOptions) : createWorkerRunner(runnerOptions)
  let rules: readonly RuleSource[] = []
  let wantToken = false
  let inspected = new Map<string, ReturnType<typeof inspectRule>>()

  const replace = (next: readonly RuleSource[]): void => {
    rules = enabledRules(next)
    inspected = new Map(rules.map((rule) => [rule.name, inspectRule(rule)]))
    wantToken = rules.some(({ script }) => /\bauth0\b/.test(script))
    runner.replace(rules)
  }
  const withToken = async (given: RuleRun): Promise<RuleRun> =>
    options.accessToken ? { ...given, accessToken: await options.accessToken() } : given

  replace(options.rules)
  return {
    replace,
    warm: () => runner.warm(),
    close: () => runner.close(),
    run: async (given, { signal } = {}) => {
      const judged = { given, rules, inspected, strict }
      const start = performance.now()
      if (signal?.aborted) throw aborted(signal)
      const ran = wantToken
        ? withToken(given).then((run) => runner.run(run, signal))
        : runner.run(given, signal)
      const report = await ran.catch((error: unknown) => {
        if (signal?.aborted) throw aborted(signal)
        const interruption = { kind: 'crashed', detail: String(error) } as const
        const progress = { finished: [], console: [], durationMs: 0 }
        return interruptedReport(interruption, { given, rules: judged.rules, progress })
      })
      return conclude(report, { ...judged, durationMs: performance.now() - start })
    },
  }
}

function aborted(signal: AbortSignal): LockstepError {
  return new LockstepError('aborted', 'The login was given up while its rules were running.', {
    cause: signal.reason,
  })
}

const NO_HOST: RuleHost = {
  updateAppMetadata: refuseToWrite,
  updateUserMetadata: refuseToWrite,
}

function refuseToWrite(): Promise<never> {
  return Promise.reject(new Error('There is no user store behind auth0.users in this engine.'))
}
