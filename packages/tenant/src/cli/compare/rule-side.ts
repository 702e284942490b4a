import type { MultifactorDemand } from '@lockstep/protocol'
import type { RuleEngine, RuleHost, RuleResult, RuleRun } from '@lockstep/rules'
import { userAdditions } from '../../flow/login/rule-user.js'
import type { ComparedLogin } from './compared-login.js'
import type { OtherSite } from './other-site.js'
import type { OwedFactor, Verdict } from './verdict.js'
import { INTERACTION_REQUIRED, refused } from './verdict.js'
import { visitOf, writtenRedirect } from './visit.js'

/** Collects what a rule writes through `auth0.users`. */
export interface WriteRecorder {
  readonly host: RuleHost
  /** What was written since the last call, the patches of each kind laid over one another. */
  take(): {
    readonly userMetadata: Readonly<Record<string, unknown>>
    readonly appMetadata: Readonly<Record<string, unknown>>
  }
}

/** A {@link WriteRecorder} with nothing in it. */
export function createWriteRecorder(): WriteRecorder {
  let userMetadata = {}
  let appMetadata = {}
  return {
    host: {
      updateUserMetadata: async (_, patch) => void (userMetadata = { ...userMetadata, ...patch }),
      updateAppMetadata: async (_, patch) => void (appMetadata = { ...appMetadata, ...patch }),
    },
    take() {
      const written = { userMetadata, appMetadata }
      userMetadata = {}
      appMetadata = {}
      return written
    },
  }
}

/**
 * Runs the rule on one login to its end: when it sends the person away, the other site answers and the
 * rule runs again, as the tenant does it.
 */
export async function runRuleSide(
  engine: RuleEngine,
  login: ComparedLogin,
  { site, writes }: { readonly site: OtherSite; readonly writes: WriteRecorder },
): Promise<Verdict> {
  const first = await engine.run(login.given)
  const before = { redirects: [], ...writes.take() }
  if (first.outcome !== 'redirect') return judged(first, { ...before, demands: [demandOf(first)] })
  if (!login.canShowPage) return refused(INTERACTION_REQUIRED, before)

  const url = urlOf(first)
  const redirects = [writtenRedirect(url)]
  const second = await engine.run(
    returned(login, first, await visitOf(site, login.answer, url), before),
  )
  const again = writes.take()
  return judged(second, {
    redirects,
    userMetadata: { ...before.userMetadata, ...again.userMetadata },
    appMetadata: { ...before.appMetadata, ...again.appMetadata },
    // A demand from before the visit stays, unless the rule takes it back with "none".
    demands: second.removesMultifactor ? [] : [demandOf(second) ?? demandOf(first)],
  })
}

interface Gathered extends Pick<Verdict, 'redirects' | 'userMetadata' | 'appMetadata'> {
  readonly demands: readonly (MultifactorDemand | undefined)[]
}

function judged(result: RuleResult, { demands, ...before }: Gathered): Verdict {
  if (result.outcome === 'deny') {
    return refused(denialOf(result), before)
  }
  const { claims } = result
  return {
    outcome: 'allowed',
    ...before,
    factors: demands.flatMap((demand) => (demand ? [factorOf(demand)] : [])),
    idToken: claims.idToken,
    accessToken: claims.accessToken,
    scope: claims.scope?.toSorted().join(' '),
  }
}

/** Why a script denied the login: on purpose, by a fault, or because it took too long. */
export function denialOf({
  error,
  trace,
}: Pick<RuleResult, 'error' | 'trace'>): NonNullable<Verdict['error']> {
  const { code, message } = error ?? { code: 'access_denied', message: 'Access denied.' }
  const failed = trace.rules.find(({ outcome }) => outcome === 'failed' || outcome === 'timed_out')
  if (!failed) return { code, message }
  const { message: reason = message, line } = failed.error ?? {}
  return {
    code,
    message,
    fault: line === undefined ? reason : `${reason} (line ${line})`,
    ...(failed.outcome === 'timed_out' && { timedOut: true }),
  }
}

/** A demand of a rule, or of `api.multifactor.enable`. */
export function factorOf({ provider, allowRememberBrowser }: MultifactorDemand): OwedFactor {
  return { what: provider, remember: allowRememberBrowser }
}

function demandOf({ obligations }: RuleResult): MultifactorDemand | undefined {
  return obligations.find((each) => each.kind === 'multifactor')?.demand
}

function urlOf({ obligations }: RuleResult): string {
  return obligations.find((each) => each.kind === 'redirect')?.url ?? ''
}

/** The second pass: the same request with what came back, and the user with what was saved meanwhile. */
function returned(
  { given }: ComparedLogin,
  { user }: RuleResult,
  answer: Awaited<ReturnType<typeof visitOf>>,
  saved: Pick<Verdict, 'userMetadata' | 'appMetadata'>,
): RuleRun {
  const { context } = given
  const request = context.request as Readonly<Record<string, object>>
  return {
    user: {
      ...userAdditions(given.user, user),
      ...given.user,
      ...patched(given.user, 'user_metadata', saved.userMetadata),
      ...patched(given.user, 'app_metadata', saved.appMetadata),
    },
    context: {
      ...context,
      protocol: 'redirect-callback',
      original_protocol: context.protocol,
      request: {
        ...request,
        query: { ...answer.query, ...request.query },
        body: { ...answer.body, ...request.body },
      },
    },
  }
}

function patched(user: RuleRun['user'], name: string, patch: Readonly<Record<string, unknown>>) {
  if (Object.keys(patch).length === 0) return {}
  const merged = { ...(user[name] as object | undefined), ...patch }
  return {
    [name]: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)),
  }
}
