import type { LoginStep, LoginTrace } from '@lockstep/protocol'
import type { Explanation, Verdict } from '../shared/panel.js'
import { explainRule } from './explain-rule.js'
import { person, wordsFor } from './rule-words.js'

/** Says in plain words what happened in one login, and why. */
export function explainLogin(trace: LoginTrace): Explanation {
  const verdict = verdictOf(trace.steps)
  return {
    id: trace.transactionId,
    at: trace.at,
    verdict,
    headline: headline(trace, verdict),
    facts: facts(trace),
    passes: trace.passes.map(({ protocol, rules }) => ({
      title: rules[0]?.kind === 'action' ? 'The Actions, in order' : passTitle(protocol),
      rules: rules.map((rule) => explainRule(rule, trace)),
    })),
    story: trace.steps.map(tell),
  }
}

function verdictOf(steps: readonly LoginStep[]): Verdict {
  const happened = new Set(steps.map(({ type }) => type))
  const last = steps.at(-1)?.type
  if (happened.has('denied')) return 'denied'
  if (happened.has('expired')) return 'expired'
  if (happened.has('completed')) {
    if (happened.has('factor_verified') || happened.has('returned')) return 'proven'
    return happened.has('browser_remembered') ? 'remembered' : 'allowed'
  }
  if (last === 'redirected') return 'away'
  if (happened.has('enrolment_started')) return 'enrolling'
  return happened.has('challenge_started') ? 'challenging' : 'pending'
}

function headline(trace: LoginTrace, verdict: Verdict): string {
  const who = person(trace)
  const why = because(trace)
  switch (verdict) {
    case 'allowed':
      return `${who} is in, with the password alone: ${nothingOwed(trace)}`
    case 'remembered':
      return `${who} is in. A second factor was due${why}, and this browser is remembered from an earlier one.`
    case 'proven':
      return `${who} is in, with a second factor${why}.`
    case 'enrolling':
      return `${who} has to set up a second factor${why}.`
    case 'challenging':
      return `${who} has to prove a second factor${why}.`
    case 'away':
      return `${who} is at another service${why}.`
    case 'denied':
      return isSilent(trace)
        ? `Nothing was asked of ${who}: the application only looked whether a silent login is possible, and it is not${why}.`
        : `${who} was not let in: ${denial(trace)}`
    case 'expired':
      return `${who} took too long, so this login is void.`
    case 'pending':
      return `${trace.client.name} waits for someone to sign in.`
  }
}

/** ", because …", from the last rule that had a say; empty when no rule had one. */
function because(trace: LoginTrace): string {
  const acted = trace.passes
    .flatMap(({ rules }) => rules.map((rule) => ({ rule, ...explainRule(rule, trace) })))
    .filter(({ effect }) => effect === 'demands' || effect === 'redirects')
    .at(-1)
  if (acted) return `, because ${wordsFor(acted.name).acted(trace)}`
  return trace.steps.some((step) => step.type === 'factor_demanded' && step.by === 'acr_values')
    ? ', because the application asked for it (acr_values)'
    : ''
}

function nothingOwed(trace: LoginTrace): string {
  const removed = trace.passes
    .flatMap(({ rules }) => rules.map((rule) => explainRule(rule, trace)))
    .some(({ effect }) => effect === 'removes')
  return removed ? 'a rule took the demand away.' : 'no rule saw a reason to ask for more.'
}

function denial(trace: LoginTrace): string {
  const denied = trace.steps.find((step) => step.type === 'denied')
  return denied ? denied.description : 'the login was denied.'
}

/** `login_required` and `interaction_required` answer requests that may not show a page. */
function isSilent({ steps }: LoginTrace): boolean {
  return steps.some((step) => step.type === 'denied' && SILENT_ERRORS.has(step.error))
}

const SILENT_ERRORS: ReadonlySet<string> = new Set(['login_required', 'interaction_required'])

function facts({ user, client, origin }: LoginTrace): Explanation['facts'] {
  const place = [origin.city, origin.country].filter(Boolean).join(', ')
  return [
    ...(user?.email ? [{ label: 'Who', value: user.email }] : []),
    { label: 'To', value: client.name },
    { label: 'From', value: place ? `${origin.ip} (${place})` : origin.ip },
    { label: 'Device', value: origin.device === 'recognised' ? 'known' : 'new' },
  ]
}

function passTitle(protocol: string): string {
  switch (protocol) {
    case 'redirect-callback':
      return 'The rules again, after the visit'
    case 'oauth2-refresh-token':
      return 'The rules, for a renewal'
    default:
      return 'The rules, in order'
  }
}

function tell(step: LoginStep): string {
  switch (step.type) {
    case 'first_factor':
      return step.method === 'pwd' ? 'The password was right.' : `Signed in with ${step.method}.`
    case 'session_reused':
      return 'The tenant still had a session: nobody typed a password.'
    case 'nothing_demanded':
      return 'No second factor was owed.'
    case 'factor_demanded':
      return step.allowRememberBrowser
        ? 'A second factor was owed; a remembered browser would do.'
        : 'A second factor was owed, and a remembered browser does not count.'
    case 'action_demanded':
      return `The Action "${step.action}" asked for a second factor before the next ones run.`
    case 'browser_remembered':
      return 'This browser is remembered: nothing was asked.'
    case 'enrolment_started':
      return 'There is no authenticator yet: the page shows a QR code to set one up.'
    case 'challenge_started':
      return 'The page asks for a code.'
    case 'code_rejected':
      return 'A wrong code was refused.'
    case 'factor_verified':
      if (step.factor === 'duo') return 'Duo confirmed it.'
      return step.factor === 'recovery-code'
        ? 'The recovery code was right. It is used up, and a new one was given out.'
        : 'The code was right.'
    case 'redirected':
      return `The browser was sent to ${hostOf(step.url)}.`
    case 'returned':
      return 'The browser came back, and the rules ran again.'
    case 'consent_given':
      return 'The application was allowed to use what it asked for.'
    case 'completed':
      return 'The login is complete: the application gets its tokens.'
    case 'expired':
      return 'The time was up.'
    case 'denied':
      return `Denied (${step.error}): ${step.description}`
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'another service'
}
