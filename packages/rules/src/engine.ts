import { LockstepError } from '@lockstep/protocol'
import type { ActionsResult, ActionsRun, ActionSource } from './actions/action.js'
import { createActionCache } from './actions/action-cache.js'
import { actionsTask } from './actions/actions-task.js'
import { concludeActions } from './actions/conclude-actions.js'
import { inspectAction } from './actions/inspect-action.js'
import { conclude } from './conclude.js'
import { createInlineRunner } from './inline-runner.js'
import { inspectRule } from './inspect-rule.js'
import { interruptedReport } from './interruption.js'
import { enabledInOrder } from './load-rules.js'
import type { PipelineReport } from './pipeline.js'
import type { RuleHost, RuleResult, RuleRun, RuleSource } from './rule.js'
import type { Report, Scripts, Task } from './task.js'
import { completeReport } from './task.js'
import { createWorkerRunner } from './worker-runner.js'

/** How a {@link RuleEngine} is made. */
export interface RuleEngineOptions {
  readonly rules: readonly RuleSource[]
  /** Post-login Actions; they run in the same threads as the rules. Default: none. */
  readonly actions?: readonly ActionSource[]
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
   * The limit for all rules of one pass together, and for all Actions of one execution together.
   * Milliseconds; default 20,000, Auth0's own limit.
   *
   * @see [Rules best practices](https://auth0.com/docs/rules-best-practices/rules-best-practices-performance)
   */
  readonly timeoutMs?: number
  /**
   * `worker` (default) runs scripts in threads that are killed when they misbehave. `inline` runs them in
   * the calling thread, for tests: it cannot stop an endless loop.
   */
  readonly isolation?: 'worker' | 'inline'
  /** Denies every login during which a finding was made. Default: false. */
  readonly strict?: boolean
  /** A folder whose `node_modules` rules may `require` from, such as the tenant's. */
  readonly modules?: string
}

/** Runs the rules and the Actions of one tenant. */
export interface RuleEngine {
  /**
   * Runs all enabled rules on one login. A rule's fault is a result, never an exception.
   *
   * @throws LockstepError `aborted` when the signal aborts; the rules are stopped.
   */
  run(run: RuleRun, options?: { readonly signal?: AbortSignal }): Promise<RuleResult>
  /**
   * Runs the enabled Actions on one login, from the start or from where they paused. Rules come first:
   * call it when {@link RuleEngine.run} allowed the login. An Action's fault is a result, never an
   * exception.
   *
   * @throws LockstepError `aborted` when the signal aborts; the Actions are stopped.
   */
  runActions(run: ActionsRun, options?: { readonly signal?: AbortSignal }): Promise<ActionsResult>
  /** Takes other scripts for all runs that start from now on; Actions left out stay as they are. */
  replace(rules: readonly RuleSource[], actions?: readonly ActionSource[]): void
  /** Starts a thread ahead of the first login. Optional: the first run does it otherwise. */
  warm(): Promise<void>
  /** Stops all threads; logins that are running are denied. */
  close(): Promise<void>
}

/** Auth0's limit for the whole pipeline. Milliseconds. */
const DEFAULT_TIMEOUT_MS = 20_000

/** Makes the engine that runs a tenant's rules and Actions and says what each login still owes. */
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
  const cache = createActionCache()
  let scripts: Scripts = { rules: [], actions: [] }
  let inspected = inspectOnce(scripts)
  let wantToken = false

  const replace = (
    rules: readonly RuleSource[],
    actions: readonly ActionSource[] = scripts.actions,
  ): void => {
    scripts = { rules: enabledInOrder(rules), actions: enabledInOrder(actions) }
    inspected = inspectOnce(scripts)
    wantToken = scripts.rules.some(({ script }) => /\bauth0\b/.test(script))
  }
  const withToken = async (given: RuleRun): Promise<RuleRun> =>
    options.accessToken ? { ...given, accessToken: await options.accessToken() } : given

  /** Never rejects but for the signal. `input` replaces that of the task when it takes time to make. */
  const execute = async <R extends Report>(
    task: Task<R>,
    { signal, input }: { signal: AbortSignal | undefined; input?: () => Promise<unknown> },
  ): Promise<R> => {
    const running = scripts
    if (signal?.aborted) throw aborted(signal)
    if (task.scripts.length === 0) return completeReport(task, { rules: [], isSpoilt: false })
    const report = input
      ? input().then((made) => runner.run({ ...task, input: made }, running, signal))
      : runner.run(task, running, signal)
    return report.catch((error: unknown) => {
      if (signal?.aborted) throw aborted(signal)
      const interruption = { kind: 'crashed', detail: String(error) } as const
      const progress = { finished: [], console: [], durationMs: 0 }
      return interruptedReport(interruption, { task, progress })
    })
  }

  replace(options.rules, options.actions)
  return {
    replace,
    warm: async () => {
      if (scripts.rules.length + scripts.actions.length > 0) await runner.warm()
    },
    close: () => runner.close(),
    run: async (given, { signal } = {}) => {
      const { rules } = scripts
      const inspect = inspected
      const start = performance.now()
      const running = execute(rulesTask(given, rules), {
        signal,
        ...(wantToken && { input: () => withToken(given) }),
      })
      // The first time, this takes a while; the thread starts meanwhile.
      const judged = { given, rules, inspected: inspect().rules, strict }
      const report = await running
      return conclude(report, { ...judged, durationMs: performance.now() - start })
    },
    runActions: async (given, { signal } = {}) => {
      const inspect = inspected
      const task = actionsTask(given, { actions: scripts.actions, cache: cache.entries() })
      const start = performance.now()
      const running = execute(task, { signal })
      const judged = { given, inspected: inspect().actions, strict }
      const report = await running
      cache.apply(report.cacheWrites)
      return concludeActions(report, { ...judged, task, durationMs: performance.now() - start })
    },
  }
}

interface Inspected {
  readonly rules: ReadonlyMap<string, ReturnType<typeof inspectRule>>
  readonly actions: ReadonlyMap<string, ReturnType<typeof inspectAction>>
}

/** Inspects all scripts when this is first asked for. */
function inspectOnce({ rules, actions }: Scripts): () => Inspected {
  let inspected: Inspected | undefined
  return () =>
    (inspected ??= {
      rules: new Map(rules.map((rule) => [rule.name, inspectRule(rule)])),
      actions: new Map(actions.map((action) => [action.name, inspectAction(action)])),
    })
}

function rulesTask(given: RuleRun, rules: readonly RuleSource[]): Task<PipelineReport> {
  return { kind: 'rules', input: given, scripts: rules, unchanged: { run: given } }
}

function aborted(signal: AbortSignal): LockstepError {
  return new LockstepError(
    'aborted',
    'The login was given up while its rules or Actions were running.',
    {
      cause: signal.reason,
    },
  )
}

const NO_HOST: RuleHost = {
  updateAppMetadata: refuseToWrite,
  updateUserMetadata: refuseToWrite,
}

function refuseToWrite(): Promise<never> {
  return Promise.reject(new Error('There is no user store behind auth0.users in this engine.'))
}
