import type { Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'
import type { Value } from './script/values.js'
import type { Suspicion } from './suspicion.js'

/** Scheme and host, whole. */
const WHOLE_HOST = /^https?:\/\/[^/?#]+[/?#]/

/** Finds a redirect to a host that whoever signs in can choose. */
export function findOpenRedirects(events: readonly Event[]): readonly Suspicion[] {
  return eventsOf(events, 'redirect').flatMap(({ at, url }) => {
    const host = hostPath(url)
    return host === undefined || isLookedUp(host, events) ? [] : [{ id: 'open-redirect', at }]
  })
}

/** The outside value that the host of an address comes from. */
function hostPath(url: Value): string | undefined {
  let beginning = ''
  for (const piece of url.pieces ?? [url]) {
    if (piece.literal) beginning += String(piece.literal.value)
    else if (WHOLE_HOST.test(beginning)) return undefined
    else return piece.path !== undefined && isOutside(piece.path) ? piece.path : undefined
  }
  return undefined
}

/** What the caller sends, and what people and their identity providers say about themselves. */
function isOutside(path: string): boolean {
  return (
    /^context\.request\.(query|body|userAgent)\b/.test(path) ||
    (path.startsWith('user.') && !/^user\.(app_metadata|user_id)\b/.test(path))
  )
}

/** Tells whether the value was looked up somewhere, as in a list of allowed addresses. */
function isLookedUp(path: string, events: readonly Event[]): boolean {
  return eventsOf(events, 'call').some(
    ({ name, args }) =>
      /^(indexOf|includes|has|test|some|find|get|match|hasOwn|hasOwnProperty)$/.test(name) &&
      args.some(({ sources }) => sources.includes(path)),
  )
}
