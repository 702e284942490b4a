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
  const isJudged = refuses(events) && events.some(isCheck)
  const isAskedAgain = eventsOf(events, 'demand').length > 0
  return isJudged || isAskedAgain ? [] : [{ id: 'unverified-return', at: redirect.at }]
}

function isRedirect(event: Event): boolean {
  return event.type === 'redirect' || (event.type === 'call' && event.name === 'doRedirect')
}

function refuses(events: readonly Event[]): boolean {
  return (
    eventsOf(events, 'throw').length > 0 ||
    eventsOf(events, 'callback').some(({ isDenial }) => isDenial)
  )
}

/** Something came back and was handed to code that can tell, or the tenant's own records were asked. */
function isCheck(event: Event): boolean {
  if (event.type === 'condition') {
    return event.sources.some((source) => source.startsWith('user.app_metadata'))
  }
  if (event.type !== 'call') return false
  const { name, args } = event
  if (/verif|valid/i.test(name)) return true
  const isTold = args.some(({ sources }) => sources.some(isReturned))
  return isTold && !NO_CHECK.test(name)
}

function isReturned(source: string): boolean {
  return /^context\.request\.(query|body)\b/.test(source)
}
