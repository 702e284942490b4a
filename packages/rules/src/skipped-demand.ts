import type { FindingId } from './findings.js'
import {
  ORDINARY,
  REFRESH,
  RETURN,
  SILENT,
  WITH_USER_METADATA,
  WITHOUT_USER_METADATA,
} from './logins.js'
import type { Assumptions, Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'
import { explore } from './script/explore.js'
import type { Expression } from './script/syntax.js'
import type { Suspicion } from './suspicion.js'

/** Logins in which nothing may speak for less than in an ordinary one, and what tells them apart. */
const SKIPS: readonly {
  readonly id: FindingId
  readonly login: Assumptions
  readonly differsBy: RegExp
}[] = [
  {
    id: 'mfa-skipped-on-redirect-callback',
    login: RETURN,
    differsBy: /^context\.protocol$/,
  },
  { id: 'mfa-skipped-on-prompt', login: SILENT, differsBy: /^context\.request\.query\.prompt$/ },
  {
    id: 'mfa-skipped-on-refresh',
    login: REFRESH,
    differsBy:
      /^context\.(protocol|authentication\b.*|sessionID|request\.(query|body)\.grant_type)$/,
  },
]

/** Finds demands that are made of an ordinary login and not of one that an attacker can choose instead. */
export function findSkippedDemands(
  rule: Expression,
  events: readonly Event[],
): readonly Suspicion[] {
  if (eventsOf(events, 'demand').length === 0) return []
  const ordinary = explore(rule, ORDINARY)
  return [
    ...SKIPS.flatMap(({ id, login, differsBy }) =>
      compare(id, { usual: ordinary, chosen: explore(rule, login), differsBy }),
    ),
    ...findUserMetadata(rule, events),
  ]
}

/** Also finds a provider that is read from what people can edit themselves. */
function findUserMetadata(rule: Expression, events: readonly Event[]): readonly Suspicion[] {
  const differsBy = /^user\.user_metadata\b/
  const id = 'keyed-on-user-metadata'
  const chosen = eventsOf(events, 'demand').filter(({ provider }) =>
    provider?.sources.some((source) => differsBy.test(source)),
  )
  if (chosen[0]) return [{ id, at: chosen[0].at }]
  return [WITHOUT_USER_METADATA, WITH_USER_METADATA]
    .flatMap((login) => compare(id, { usual: events, chosen: explore(rule, login), differsBy }))
    .slice(0, 1)
}

function compare(
  id: FindingId,
  {
    usual,
    chosen,
    differsBy,
  }: { usual: readonly Event[]; chosen: readonly Event[]; differsBy: RegExp },
): readonly Suspicion[] {
  const places = (events: readonly Event[]) =>
    new Set(eventsOf(events, 'demand').map(({ at }) => at))
  const [usually, then] = [places(usual), places(chosen)]
  const isCompensated = [...then].some((at) => !usually.has(at))
  const isWholly = id === 'keyed-on-user-metadata'
  const skipped = [...usually].filter((at) => !then.has(at))
  if (skipped.length === 0 || isCompensated || (isWholly && then.size > 0)) return []
  const decisive = eventsOf(chosen, 'condition').filter(
    ({ isDecided, sources }) => isDecided && sources.some((source) => differsBy.test(source)),
  )
  const [first] = decisive
  const decision = decisive.find(({ isChoice }) => !isChoice) ?? first
  return decision ? [{ id, at: decision.at }] : []
}
