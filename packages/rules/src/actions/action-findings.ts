import type { Finding } from '@lockstep/protocol'

/** The findings that Actions can earn: what an attacker does with it, and how to mend the Action. */
const CATALOGUE = {
  'demand-undone': {
    risk: 'A login for which a rule or an earlier Action demanded a second factor gets through with less than was asked for.',
    fix: 'Call api.multifactor.enable in one Action only, or order this Action before the one that demands.',
  },
  'unnamespaced-claim': {
    risk: 'The claim never reaches the token, so an API that checks it decides without it.',
    fix: 'Name the claim with an address of your own, such as "https://example.com/roles".',
  },
  'reserved-claim': {
    risk: 'Only the tenant may say this claim; an Action that could set it would forge who signed in or how.',
    fix: 'Remove the call, or use a claim of your own with an address as its name.',
  },
  'cidr-throws-on-ipv6': {
    risk: 'An IPv6 address cannot be matched against an IPv4 range: ipaddr.js throws, so everyone who comes by IPv6 is locked out.',
    fix: 'Compare the kind() of the address with the kind of the range first, and demand the second factor when they differ.',
  },
  'mfa-skipped-on-prompt': {
    risk: 'The caller chooses the prompt parameter, so an attacker who knows the password asks for the value that skips the second factor.',
    fix: 'Do not look at event.transaction.prompt to decide about the second factor; use event.authentication.methods.',
  },
  'mfa-skipped-on-refresh': {
    risk: 'A refresh token that was issued before the second factor was demanded keeps getting tokens without it.',
    fix: 'On a refresh look for the method "mfa" in event.authentication.methods, and deny when it is missing.',
  },
  'metadata-after-denial': {
    risk: 'The Action goes on after it has refused the login and writes metadata, so what a refused login left behind counts for the next one.',
    fix: 'Write "return api.access.deny(…)" where the login is refused; what a denial shall leave behind is written before it.',
  },
  'keyed-on-user-metadata': {
    risk: 'People can edit their own user_metadata, so whoever holds a session switches the second factor off for the next login.',
    fix: 'Keep the switch in event.user.app_metadata, which only the tenant writes.',
  },
  'unverified-return': {
    risk: 'Whoever is sent to the other site can call /continue without having been there, and the login goes on.',
    fix: 'Call api.redirect.validateToken in onContinuePostLogin, let it throw, and decide by what the token says.',
  },
  'open-redirect': {
    risk: 'Whoever starts the login chooses where the person is sent, so a page that looks like yours asks them for their second factor.',
    fix: 'Begin the address with a host of your own, or look the wanted one up in a list of allowed addresses.',
  },
  'late-api-call': {
    risk: 'The Action called api after it had finished, so what it asked for, a denial too, came too late and did not happen.',
    fix: 'Await every promise and callback before onExecutePostLogin or onContinuePostLogin returns.',
  },
  'prototype-pollution': {
    risk: 'The Action changed a prototype that all objects share, so a caller who feeds it data can forge properties in every later login.',
    fix: 'Merge outside data only into objects made with Object.create(null), and skip the keys __proto__ and constructor.',
  },
} as const satisfies Record<string, Pick<Finding, 'risk' | 'fix'>>

/** The id of a finding about an Action. */
export type ActionFindingId = keyof typeof CATALOGUE

/** All ids, for documentation and tests. */
export const ACTION_FINDING_IDS = Object.keys(CATALOGUE) as readonly ActionFindingId[]

/** Makes a finding about an Action, at a 1-based line when it is known. */
export function actionFinding(id: ActionFindingId, action: string, line?: number): Finding {
  return { id, rule: action, ...(line !== undefined && { line }), ...CATALOGUE[id] }
}
