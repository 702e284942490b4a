import type { Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'
import type { Value } from './script/values.js'

/** Scheme and host, whole. */
const WHOLE_HOST = /^https?:\/\/[^/?#]+[/?#]/

/**
 * Finds, by offset, a redirect to a host that whoever signs in can choose. `isOutside` tells which paths
 * of the script's arguments such people decide about.
 */
export function findOpenRedirects(
  events: readonly Event[],
  isOutside: (path: string) => boolean,
): readonly number[] {
  return eventsOf(events, 'redirect').flatMap(({ at, url }) => {
    const host = hostPath(url)
    const isChosen = host !== undefined && isOutside(host) && !isLookedUp(host, events)
    return isChosen ? [at] : []
  })
}

/** The argument that the host of an address comes from. */
function hostPath(url: Value): string | undefined {
  let beginning = ''
  for (const piece of url.pieces ?? [url]) {
    if (piece.literal) beginning += String(piece.literal.value)
    else if (WHOLE_HOST.test(beginning)) return undefined
    else return piece.path
  }
  return undefined
}

/** Tells whether the value was looked up somewhere, as in a list of allowed addresses. */
function isLookedUp(path: string, events: readonly Event[]): boolean {
  return eventsOf(events, 'call').some(
    ({ name, args }) =>
      /^(indexOf|includes|has|test|some|find|get|match|hasOwn|hasOwnProperty)$/.test(name) &&
      args.some(({ sources }) => sources.includes(path)),
  )
}
