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
  'mfa-skipped-on-refresh': {
    risk: 'The rule demands no second factor of a refresh token, so one that was issued before the rule, or without a second factor, keeps working for ever.',
    fix: 'Demand the second factor whatever context.protocol is; the tenant answers a renewal with mfa_required.',
  },
  'metadata-before-mfa': {
    risk: 'The rule remembers this login before the second factor is given, so an attacker who knows the password tries once, is remembered, and is not asked again.',
    fix: 'Remember only what a login with a second factor has proven: look for "mfa" in context.authentication.methods first.',
  },
  'metadata-after-denial': {
    risk: 'The rule goes on after it has refused the login and writes metadata, so what a refused login left behind counts for the next one.',
    fix: 'Write "return callback(…)" where the login is refused.',
  },
  'keyed-on-user-metadata': {
    risk: 'People can edit their own user_metadata, so whoever holds a session switches the second factor off for the next login.',
    fix: 'Keep the switch in user.app_metadata, which only the tenant writes.',
  },
  'unverified-return': {
    risk: 'Whoever is sent to the other site can open /continue without visiting it, and the login goes on.',
    fix: 'Let the other site sign a token of its own for this user and this login, and verify it before calling back.',
  },
  'open-redirect': {
    risk: 'Whoever starts the login chooses where the person is sent, so a page that looks like yours asks them for their second factor.',
    fix: 'Begin the address with a host of your own, or look the wanted one up in a list of allowed addresses.',
  },
  'scope-substring': {
    risk: 'A scope that merely contains the text counts as the scope, so a caller chooses one that passes the test or dodges it.',
    fix: 'Split the scope at spaces and compare whole words.',
  },
  'authentication-missing-on-refresh': {
    risk: 'A renewal with a refresh token has no context.authentication: the rule throws and everybody is signed out when their token ends.',
    fix: 'Ask whether context.authentication is there before reading it, and demand the second factor when it is not.',
  },
  'prototype-pollution': {
    risk: 'The rule changed a prototype that all objects share, so a caller who feeds it data can forge properties in every later login.',
    fix: 'Merge outside data only into objects made with Object.create(null), and skip the keys __proto__ and constructor.',
  },
} as const satisfies Record<string, Pick<Finding, 'risk' | 'fix'>>

/** The id of a finding. */
export type FindingId = keyof typeof CATALOGUE

/** All findings by id, for documentation. */
export const FINDINGS: Readonly<Record<FindingId, Pick<Finding, 'risk' | 'fix'>>> = CATALOGUE

/** All ids, for documentation and tests. */
export const FINDING_IDS = Object.keys(CATALOGUE) as readonly FindingId[]

/** Makes a finding about `rule`, at a 1-based line when it is known. */
export function finding(id: FindingId, rule: string, line?: number): Finding {
  return { id, rule, ...(line !== undefined && { line }), ...CATALOGUE[id] }
}
