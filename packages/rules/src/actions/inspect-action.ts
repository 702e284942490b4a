import type { Finding } from '@lockstep/protocol'
import { lineAt } from '../script-lines.js'
import { assume, present } from '../logins.js'
import type { Assumptions, Event } from '../script/exploration.js'
import { eventsOf } from '../script/exploration.js'
import { findOpenRedirects } from '../open-redirect.js'
import { findRangeMismatches } from '../range-mismatch.js'
import { parseModule } from '../script/parse.js'
import type { Statement } from '../script/syntax.js'
import { ScriptFault } from '../script/script-fault.js'
import type { Value } from '../script/values.js'
import { known } from '../script/values.js'
import type { ActionSource } from './action.js'
import type { ActionFindingId } from './action-findings.js'
import { actionFinding } from './action-findings.js'
import { exploreAction, findExport } from './explore-action.js'

/**
 * Reads an Action's text, without running it, for what is risky in it. It follows every path that the
 * Action can take; what other code does with what it is given stays unknown, so silence is no proof.
 */
export function inspectAction({
  name,
  code,
}: Pick<ActionSource, 'name' | 'code'>): readonly Finding[] {
  return suspect(code)
    .map(({ id, at }) => ({ id, line: lineAt(code, at) }))
    .toSorted((one, other) => one.line - other.line)
    .map(({ id, line }) => actionFinding(id, name, line))
}

interface Suspicion {
  readonly id: ActionFindingId
  /** An offset in the code. */
  readonly at: number
}

/** Code that is not understood raises no suspicion: it is no Action, or the engine says what is wrong. */
function suspect(code: string): readonly Suspicion[] {
  try {
    const module = parseModule(code)
    const events = (['execute', 'continue'] as const).flatMap((phase) =>
      exploreAction(module, phase),
    )
    return [
      ...findSkippedDemands(module),
      ...findUnverifiedReturns(module),
      ...findOpenRedirects(events, isOutside).map((at) => ({ id: 'open-redirect', at }) as const),
      ...eventsOf(events, 'write-after-denial').map(
        ({ at }) => ({ id: 'metadata-after-denial', at }) as const,
      ),
      ...findRangeMismatches(events).map((at) => ({ id: 'cidr-throws-on-ipv6', at }) as const),
    ]
  } catch (error) {
    if (error instanceof ScriptFault || error instanceof RangeError) return []
    throw error
  }
}

const PROMPT = /^event\.(transaction\.prompt|request\.query\.prompt)\b/
const REFRESH =
  /^event\.(transaction\.protocol|refresh_token|session|request\.(query|body)\.grant_type)\b/
const USER_METADATA = /^event\.user\.user_metadata\b/

/** Logins in which nothing may be asked less than in another, and what tells the two apart. */
const SKIPS: readonly {
  readonly id: ActionFindingId
  readonly usual: Assumptions
  readonly chosen: Assumptions
  readonly differsBy: RegExp
}[] = [
  {
    id: 'mfa-skipped-on-prompt',
    usual: login({ prompt: [] }),
    chosen: login({ prompt: ['none'] }),
    differsBy: PROMPT,
  },
  {
    id: 'mfa-skipped-on-refresh',
    usual: login({ prompt: [] }),
    chosen: login({ prompt: [], isRefresh: true }),
    differsBy: REFRESH,
  },
  ...[withUserMetadata, withoutUserMetadata].map((chosen) => ({
    id: 'keyed-on-user-metadata' as const,
    usual: () => undefined,
    chosen,
    differsBy: USER_METADATA,
  })),
]

function findSkippedDemands(module: readonly Statement[]): readonly Suspicion[] {
  const found = SKIPS.flatMap(({ id, usual, chosen, differsBy }) => {
    const at = skippedAt(
      exploreAction(module, 'execute', usual),
      exploreAction(module, 'execute', chosen),
      differsBy,
    )
    return at === undefined ? [] : [{ id, at }]
  })
  return found.filter(({ id }, index) => found.findIndex((other) => other.id === id) === index)
}

/** The condition by which the chosen login gets around a demand, unless it is refused or asked otherwise. */
function skippedAt(
  usual: readonly Event[],
  chosen: readonly Event[],
  differsBy: RegExp,
): number | undefined {
  const [before, after] = [standingInTheWay(usual), standingInTheWay(chosen)]
  const isSkipped = eventsOf(usual, 'demand').some(({ at }) => !after.has(at))
  const isCompensated = [...after].some((at) => !before.has(at))
  if (!isSkipped || isCompensated) return undefined
  return eventsOf(chosen, 'condition').find(
    ({ isDecided, sources }) => isDecided && sources.some((source) => differsBy.test(source)),
  )?.at
}

function standingInTheWay(events: readonly Event[]): ReadonlySet<number> {
  const denials = eventsOf(events, 'denial')
  return new Set([...eventsOf(events, 'demand'), ...denials].map(({ at }) => at))
}

function login({
  prompt,
  isRefresh = false,
}: {
  prompt: string[]
  isRefresh?: boolean
}): Assumptions {
  const grant = isRefresh ? 'refresh_token' : undefined
  const facts = assume({
    'event.transaction': 'present',
    'event.transaction.protocol': isRefresh ? 'oauth2-refresh-token' : 'oidc-basic-profile',
    'event.request.query.prompt': prompt[0],
    'event.request.query.grant_type': grant,
    'event.request.body.grant_type': grant,
    'event.refresh_token': isRefresh ? 'present' : undefined,
  })
  return (path) => (path === 'event.transaction.prompt' ? listOf(path, prompt) : facts(path))
}

function listOf(path: string, items: readonly string[]): Value {
  return { items: items.map(known), truthy: true, sources: [path] }
}

/** A person who has put something into every field of their metadata. */
function withUserMetadata(path: string): Value | undefined {
  return USER_METADATA.test(path) ? present(path) : undefined
}

/** A person who has put nothing into their metadata, or taken it out again. */
function withoutUserMetadata(path: string): Value | undefined {
  if (path === 'event.user.user_metadata') return present(path)
  return USER_METADATA.test(path) ? { ...known(undefined), sources: [path] } : undefined
}

/** What the caller sends, and what people and their identity providers say about themselves. */
function isOutside(path: string): boolean {
  return (
    /^event\.request\.(query|body|user_agent)\b/.test(path) ||
    (path.startsWith('event.user.') && !/^event\.user\.(app_metadata|user_id)\b/.test(path))
  )
}

/** Calls that do not check what they are given. */
const NO_CHECK =
  /^(log|info|warn|error|debug|set\w*|String|Number|Boolean|stringify|parse|toString|trim|get|indexOf|includes)$/

/** Finds a return from another site that nothing judges. */
function findUnverifiedReturns(module: readonly Statement[]): readonly Suspicion[] {
  const exported = findExport(module, 'continue')
  if (!exported) return []
  const events = exploreAction(module, 'continue')
  const isJudged = events.some(isCheck) || eventsOf(events, 'demand').length > 0
  return isJudged ? [] : [{ id: 'unverified-return', at: exported.at }]
}

/** The token was validated, what came back was handed to code that can tell, or the tenant was asked. */
function isCheck(event: Event): boolean {
  if (event.type === 'condition') {
    return event.sources.some((source) => source.startsWith('event.user.app_metadata'))
  }
  if (event.type !== 'call') return false
  const { name, args } = event
  if (/verif|valid/i.test(name)) return true
  const isTold = args.some(({ sources }) =>
    sources.some((source) => /^event\.request\.(query|body)\b/.test(source)),
  )
  return isTold && !NO_CHECK.test(name)
}
