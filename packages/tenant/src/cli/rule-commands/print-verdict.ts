import type { MultifactorDemand } from '@lockstep/protocol'
import type { RuleResult } from '@lockstep/rules'
import type { Move } from '../../flow/login/decide.js'
import type { Paint } from '../paint.js'
import { printValue } from './print-value.js'

/** One write that a rule made through `auth0.users`. */
export interface MetadataWrite {
  readonly kind: 'user_metadata' | 'app_metadata'
  readonly userId: string
  readonly patch: object
}

/** How the login goes on, what its tokens would say and what would have been saved. */
export function printVerdict(
  next: Move,
  {
    channel,
    result,
    writes,
    paint,
  }: {
    readonly channel: 'browser' | 'back-channel'
    readonly result: RuleResult
    readonly writes: readonly MetadataWrite[]
    readonly paint: Paint
  },
): readonly string[] {
  const { claims, removesMultifactor } = result
  return [
    headline(next, paint),
    ...(isAsked(next) && channel === 'back-channel'
      ? ['There is no page to ask on: the application is answered with mfa_required.']
      : []),
    ...(removesMultifactor ? ['The last word of the rules was provider "none".'] : []),
    ...listClaims('ID token', claims.idToken),
    ...listClaims('Access token', claims.accessToken),
    ...(claims.scope ? [`Scope: ${claims.scope.join(' ') || 'none'}`] : []),
    ...writes.map(
      ({ kind, userId, patch }) =>
        `${kind} of ${userId} would be changed: ${JSON.stringify(patch)}`,
    ),
  ]
}

function headline(next: Move, paint: Paint): string {
  switch (next.move) {
    case 'allow':
      return `${paint.good('allowed')}  The login owes nothing more.`
    case 'deny':
      return `${paint.bad('denied')}  ${next.error}: ${next.description}`
    case 'redirect':
      return `${paint.warn('redirect')}  The browser is sent to ${next.url}`
    case 'proceed':
      return `${paint.good('goes on')}  The Actions after "${next.after}" run next.`
    case 'enroll':
      return `${paint.warn('second factor')}  ${demanded(next.demand)}; there is no authenticator yet, so one is set up.`
    case 'challenge':
      return `${paint.warn('second factor')}  ${demanded(next.demand)}; asked for: ${next.factors.join(' or ')}.`
  }
}

function isAsked({ move }: Move): boolean {
  return move === 'enroll' || move === 'challenge'
}

function demanded({ provider, allowRememberBrowser }: MultifactorDemand): string {
  const memory = allowRememberBrowser ? 'a remembered browser will do' : 'at every login'
  return `provider "${provider}", ${memory}`
}

function listClaims(token: string, claims: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(claims).map(
    ([name, value]) => `${token} claim ${name}: ${printValue(value as never)}`,
  )
}
