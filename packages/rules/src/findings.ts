import type { Finding } from '@lockstep/protocol'

/** The findings that rules can earn: what an attacker does with it, and how to mend the rule. */
const CATALOGUE = {
  'demand-undone': {
    risk: 'A login for which an earlier rule demanded a second factor gets through with less than that rule asked for.',
    fix: 'Let this rule leave context.multifactor alone when it is already set, or order it before the rule that demands.',
  },
  'double-callback': {
    risk: 'The rule calls back more than once; where the last call counts, a denial turns into a login.',
    fix: 'Write "return callback(…)" so that nothing runs after the first call.',
  },
  'trailing-semicolon': {
    risk: 'Auth0 cannot evaluate a rule that ends in a semicolon, so every login fails there.',
    fix: 'Remove the semicolon after the closing brace of the rule.',
  },
  'unnamespaced-claim': {
    risk: 'The claim never reaches the token, so an API that checks it decides without it.',
    fix: 'Name the claim with an address of your own, such as "https://example.com/roles".',
  },
  'reserved-claim': {
    risk: 'Only the tenant may say this claim; a rule that could set it would forge who signed in or how.',
    fix: 'Remove the assignment, or use a claim of your own with an address as its name.',
  },
  'cidr-throws-on-ipv6': {
    risk: 'An IPv6 address cannot be matched against an IPv4 range: ipaddr.js throws, so everyone who comes by IPv6 is locked out.',
    fix: 'Compare current_ip.kind() with the kind of the range first, and demand the second factor when they differ.',
  },
  'mfa-skipped-on-redirect-callback': {
    risk: 'The rule demands no second factor on the way back from a redirect, so whoever is sent through one can finish without it.',
    fix: 'Demand the second factor whatever context.protocol is.',
  },
  'mfa-skipped-on-prompt': {
    risk: 'The caller chooses the prompt parameter, so an attacker who knows the password asks for the value that skips the second factor.',
    fix: 'Do not look at the prompt parameter to decide about the second factor; use context.authentication.methods.',
  },
  'keyed-on-user-metadata': {
    risk: 'People can edit their own user_metadata, so whoever holds a session switches the second factor off for the next login.',
    fix: 'Keep the switch in user.app_metadata, which only the tenant writes.',
  },
  'unverified-return': {
    risk: 'Whoever is sent to the other site can open /continue without visiting it, and the login goes on.',
    fix: 'Let the other site sign a token of its own for this user and this login, and verify it before calling back.',
  },
  'prototype-pollution': {
    risk: 'The rule changed a prototype that all objects share, so a caller who feeds it data can forge properties in every later login.',
    fix: 'Merge outside data only into objects made with Object.create(null), and skip the keys __proto__ and constructor.',
  },
} as const satisfies Record<string, Pick<Finding, 'risk' | 'fix'>>

/** The id of a finding. */
export type FindingId = keyof typeof CATALOGUE

/** All ids, for documentation and tests. */
export const FINDING_IDS = Object.keys(CATALOGUE) as readonly FindingId[]

/** Makes a finding about `rule`, at a 1-based line when it is known. */
export function finding(id: FindingId, rule: string, line?: number): Finding {
  return { id, rule, ...(line !== undefined && { line }), ...CATALOGUE[id] }
}
