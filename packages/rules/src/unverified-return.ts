import { ORDINARY, RETURN } from './logins.js'
import type { Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'
import { explore } from './script/explore.js'
import type { Expression } from './script/syntax.js'
import type { Suspicion } from './suspicion.js'

/** Calls that do not check what they are given. */
const NO_CHECK =
  /Error$|^(log|info|warn|error|debug|callback|String|Number|Boolean|stringify|parse|toString|trim|assign|get|indexOf|includes|update(App|User)Meta(data)?)$/

/**
 * Finds a redirect whose return is not judged: nothing refuses it, or nothing but values decide that the
 * person can type into the address themselves. A return that is asked for a second factor needs no judge.
 */
export function findUnverifiedReturns(rule: Expression): readonly Suspicion[] {
  const redirect = explore(rule, ORDINARY).find(isRedirect)
  if (!redirect) return []
  const events = explore(rule, RETURN)
  const denials = eventsOf(events, 'denial')
  const isJudged = denials.length > 0 && (events.some(isCheck) || denials.some(asksTenant))
  const isAskedAgain = eventsOf(events, 'demand').length > 0
  return isJudged || isAskedAgain ? [] : [{ id: 'unverified-return', at: redirect.at }]
}

function isRedirect(event: Event): boolean {
  return event.type === 'redirect' || (event.type === 'call' && event.name === 'doRedirect')
}

/** What came back is handed to code that can tell whether it is genuine. */
function isCheck(event: Event): boolean {
  if (event.type !== 'call') return false
  const { name, args } = event
  if (/verif|valid/i.test(name)) return true
  const isTold = args.some(({ sources }) => sources.some(isReturned))
  return isTold && !NO_CHECK.test(name)
}

function isReturned(source: string): boolean {
  return /^context\.request\.(query|body)\b/.test(source)
}

/** The login is refused for what the tenant itself has on record. */
function asksTenant({ guards }: Extract<Event, { type: 'denial' }>): boolean {
  return guards.some((source) => source.startsWith('user.app_metadata'))
}
