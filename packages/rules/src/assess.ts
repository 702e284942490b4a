import type { Finding } from '@lockstep/protocol'
import type { TokenName } from './claims.js'
import { claimFate, readClaims, tokenOf } from './claims.js'
import { finding } from './findings.js'
import { isWeaker, readMultifactor } from './multifactor.js'
import { readRedirect } from './redirect.js'
import type { RuleRun, RuleSource } from './rule.js'
import { lineThatWrites, trustsMetadata } from './script-lines.js'
import { same } from './snapshot.js'

/**
 * Judges what one rule changed in `context`: what it set must be understood, and what is risky in it
 * is found.
 *
 * @throws RuleFault when the rule set something that is not understood; the login must be denied.
 */
export function assess(rule: RuleSource, before: RuleRun, after: RuleRun): readonly Finding[] {
  if (before.context === after.context) return []
  readRedirect(after.context, { returning: before.context.protocol === 'redirect-callback' })
  readClaims(after.context)
  const word = readMultifactor(after.context)
  const isUndone = isWeaker(word, readMultifactor(before.context))
  return [
    ...(isUndone
      ? [finding('demand-undone', rule.name, lineThatWrites(rule.script, 'context.multifactor'))]
      : []),
    ...lostClaims(rule, 'idToken', before, after),
    ...lostClaims(rule, 'accessToken', before, after),
  ]
}

/**
 * Tells whether a rule that wrote metadata in this pass trusts them though the second factor that it
 * demands is still to come.
 */
export function remembersTooSoon(script: string, { context }: RuleRun): boolean {
  const demands = lineThatWrites(script, 'context.multifactor') !== undefined
  return demands && typeof readMultifactor(context) !== 'string' && trustsMetadata(script)
}

function lostClaims(
  rule: RuleSource,
  token: TokenName,
  before: RuleRun,
  after: RuleRun,
): readonly Finding[] {
  const old = tokenOf(before.context, token)
  return Object.entries(tokenOf(after.context, token)).flatMap(([name, value]) => {
    const isNew = !Object.hasOwn(old, name) || !same(old[name], value)
    const fate = claimFate(token, name)
    if (!isNew || fate === 'kept' || (token === 'accessToken' && name === 'scope')) return []
    const line = lineThatWrites(rule.script, `context.${token}`)
    return [finding(`${fate}-claim`, rule.name, line)]
  })
}
