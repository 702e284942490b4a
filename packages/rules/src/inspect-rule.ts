import type { Finding } from '@lockstep/protocol'
import { claimFate } from './claims.js'
import { trailingSemicolon } from './compile.js'
import { lineAt, trustsMetadata } from './script-lines.js'
import type { FindingId } from './findings.js'
import { finding } from './findings.js'
import { REFRESH } from './logins.js'
import type { RuleSource } from './rule.js'
import type { Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'
import { explore } from './script/explore.js'
import { parseRule } from './script/parse.js'
import type { Expression } from './script/syntax.js'
import { ScriptFault } from './script/script-fault.js'
import { findOpenRedirects } from './open-redirect.js'
import { findRangeMismatches } from './range-mismatch.js'
import { findSkippedDemands } from './skipped-demand.js'
import { findUnverifiedReturns } from './unverified-return.js'
import type { Suspicion } from './suspicion.js'

/**
 * Reads a rule's text, without running it, for what is risky in it. It follows every path that the rule can
 * take; what other code does with what it is given stays unknown, so silence is no proof.
 */
export function inspectRule(rule: Pick<RuleSource, 'name' | 'script'>): readonly Finding[] {
  const { name, script } = rule
  const semicolon = trailingSemicolon(script)
  const suspicions: readonly Suspicion[] = [
    ...suspect(script),
    ...(semicolon === undefined ? [] : [{ id: 'trailing-semicolon', at: semicolon } as const]),
  ]
  const places = suspicions.map(({ id, at }) => ({ id, line: lineAt(script, at) }))
  const seen = new Set<string>()
  return places
    .filter(({ id, line }) => !seen.has(`${id}:${line}`) && seen.add(`${id}:${line}`))
    .toSorted((one, other) => one.line - other.line)
    .map(({ id, line }) => finding(id, name, line))
}

/** A script that is not understood raises no suspicion: it is no rule, or the engine says what is wrong. */
function suspect(script: string): readonly Suspicion[] {
  try {
    const rule = parseRule(script)
    const events = explore(rule)
    return [
      ...findSkippedDemands(rule, events),
      ...findEarlyWrites(script, events),
      ...findUnverifiedReturns(rule),
      ...findOpenRedirects(events, isOutside).map((at) => suspicion('open-redirect', at)),
      ...findLostClaims(events),
      ...findSubstrings(events),
      ...findMissingAuthentication(rule),
      ...findRangeMismatches(events).map((at) => suspicion('cidr-throws-on-ipv6', at)),
      ...eventsOf(events, 'repeated-callback').map(({ at }) => suspicion('double-callback', at)),
      ...eventsOf(events, 'write-after-denial').map(({ at }) =>
        suspicion('metadata-after-denial', at),
      ),
    ]
  } catch (error) {
    if (error instanceof ScriptFault || error instanceof RangeError) return []
    throw error
  }
}

function suspicion(id: FindingId, at: number): Suspicion {
  return { id, at }
}

/** What the caller sends, and what people and their identity providers say about themselves. */
function isOutside(path: string): boolean {
  return (
    /^context\.request\.(query|body|userAgent)\b/.test(path) ||
    (path.startsWith('user.') && !/^user\.(app_metadata|user_id)\b/.test(path))
  )
}

function findEarlyWrites(script: string, events: readonly Event[]): readonly Suspicion[] {
  if (!trustsMetadata(script)) return []
  return eventsOf(events, 'write-beside-demand').map(({ at }) =>
    suspicion('metadata-before-mfa', at),
  )
}

function findLostClaims(events: readonly Event[]): readonly Suspicion[] {
  return eventsOf(events, 'claim').flatMap(({ at, token, name }) => {
    if (token !== 'idToken' && token !== 'accessToken') return []
    const fate = claimFate(token, name)
    if (fate === 'kept' || (token === 'accessToken' && name === 'scope')) return []
    return [suspicion(`${fate}-claim`, at)]
  })
}

/** `scope.indexOf('read')` where the scope is one text. */
function findSubstrings(events: readonly Event[]): readonly Suspicion[] {
  return eventsOf(events, 'call').flatMap(({ at, name, receiver, args }) => {
    const isSearch = /^(indexOf|includes|match|search)$/.test(name)
    const isScope = /^context\.request\.(query|body)\.scope$/.test(receiver.path ?? '')
    return isSearch && isScope && args[0]?.literal ? [suspicion('scope-substring', at)] : []
  })
}

function findMissingAuthentication(rule: Expression): readonly Suspicion[] {
  return eventsOf(explore(rule, REFRESH), 'missing').flatMap(({ at, path }) =>
    path.startsWith('context.authentication.')
      ? [suspicion('authentication-missing-on-refresh', at)]
      : [],
  )
}
