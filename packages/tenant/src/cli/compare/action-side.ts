import type { ActionDemand, ActionsResult, ActionsRun, RuleEngine, RuleRun } from '@lockstep/rules'
import { actionEvent } from '../../flow/login/action-event.js'
import type { ActionLogin } from '../../flow/login/action-event.js'
import type { ComparedLogin } from './compared-login.js'
import type { OtherSite, SiteAnswer } from './other-site.js'
import { denialOf, factorOf } from './rule-side.js'
import type { OwedFactor, Verdict } from './verdict.js'
import { INTERACTION_REQUIRED, refused } from './verdict.js'
import { REDIRECT_STATE, visitOf, writtenRedirect } from './visit.js'

/** Our choice: more pauses than any Action has a use for. */
const MAX_PAUSES = 20

/**
 * Runs the Action on one login to its end: it goes on after every factor that it asks for, as if the
 * person had proven it, and after a redirect with what the other site answers.
 */
export async function runActionSide(
  engine: RuleEngine,
  login: ComparedLogin,
  { site, canChallenge }: { readonly site: OtherSite; readonly canChallenge: boolean },
): Promise<Verdict> {
  const facts = { canRedirect: login.canShowPage, canChallenge: canChallenge && login.canShowPage }
  let run: ActionsRun = { event: eventOf(login), facts }
  let redirects: readonly string[] = []
  let asked: readonly OwedFactor[] = []
  for (let pause = 0; pause < MAX_PAUSES; pause += 1) {
    const result = await engine.runActions(run)
    const { effects, at, url } = result
    if (at === undefined || result.outcome === 'allow' || result.outcome === 'deny') {
      return judged(result, { redirects, asked, login })
    }
    asked = [...asked, ...result.demands.map(askedFor)]
    if (result.outcome === 'pause') {
      run = { ...run, start: { action: at, phase: 'next' }, earlier: effects }
      continue
    }
    if (!login.canShowPage) return refused(INTERACTION_REQUIRED, metadataOf(result, redirects))
    const answer = await visitOf(site, login.answer, url ?? '')
    redirects = [...redirects, writtenRedirect(url ?? '')]
    run = {
      event: eventOf(login, answer),
      facts: { ...facts, canRedirect: false, redirectState: REDIRECT_STATE },
      start: { action: at, phase: 'continue' },
      earlier: effects,
    }
  }
  throw new Error(`The Action paused more than ${MAX_PAUSES} times in one login.`)
}

/** The event of this login; after a redirect, of the request that came back. */
function eventOf({ given, request, enrolled }: ComparedLogin, answer?: SiteAnswer) {
  const { user, context } = given
  const more = {
    ...(request && { request }),
    ...(enrolled && { enrolled }),
    ...lastingOf(given),
  }
  if (!answer) return actionEvent({ user, context }, more)
  const { query = {}, body = {} } = answer
  const sent = { ...(context.request as object), query: { ...query, state: REDIRECT_STATE }, body }
  return actionEvent({ user, context: { ...context, request: sent } }, more)
}

/** What outlives the login, as far as a rule can tell; its dates are of no interest to either script. */
function lastingOf({ user, context }: RuleRun): Pick<ActionLogin, 'session' | 'refreshToken'> {
  const { clientID, sessionID, sso, protocol } = context
  const userId = user.user_id
  const dates = { createdAt: 0, authenticatedAt: 0, expiresAt: LASTING, idleExpiresAt: LASTING }
  const { current_clients: clients = [] } = (sso ?? {}) as { readonly current_clients?: string[] }
  return {
    ...(typeof sessionID === 'string' && { session: { id: sessionID, userId, clients, ...dates } }),
    ...(protocol === 'oauth2-refresh-token' && {
      refreshToken: {
        id: 'sample-refresh-token',
        clientId: String(clientID),
        userId,
        sessionId: null,
        ...dates,
      },
    }),
  }
}

/** Some day far from now. Seconds since the epoch. */
const LASTING = 4_102_444_800

function judged(
  result: ActionsResult,
  {
    redirects,
    asked,
    login,
  }: {
    readonly redirects: readonly string[]
    readonly asked: readonly OwedFactor[]
    readonly login: ComparedLogin
  },
): Verdict {
  const before = metadataOf(result, redirects)
  if (result.outcome === 'deny') {
    return refused(denialOf(result), before)
  }
  const { effects } = result
  const { multifactor } = effects
  return {
    outcome: 'allowed',
    ...before,
    factors: [...asked, ...(typeof multifactor === 'string' ? [] : [factorOf(multifactor)])],
    idToken: effects.idToken,
    accessToken: effects.accessToken,
    scope: scopeAfter(effects, login),
  }
}

function metadataOf({ effects }: ActionsResult, redirects: readonly string[]) {
  return { redirects, userMetadata: effects.userMetadata, appMetadata: effects.appMetadata }
}

/** An Action adds and removes; a rule states the whole list. */
function scopeAfter(
  { addedScopes, removedScopes }: ActionsResult['effects'],
  { given: { context } }: ComparedLogin,
): string | undefined {
  if (addedScopes.length + removedScopes.length === 0) return undefined
  const { query, body } = context.request as Readonly<Record<string, Record<string, string>>>
  const asked = (query?.scope ?? body?.scope ?? '').split(' ')
  const kept = [...new Set([...asked, ...addedScopes])].filter(
    (scope) => scope !== '' && !removedScopes.includes(scope),
  )
  return kept.toSorted().join(' ')
}

function askedFor({ kind, anyOf }: ActionDemand): OwedFactor {
  const types = anyOf.map(({ type }) => type).join(' or ')
  return { what: `${kind} ${types}`, remember: false }
}
