import type { FunctionExpression } from './syntax.js'
import { ScriptFault } from './script-fault.js'
import type { Scope, Value } from './values.js'
import { merge, remember, restore } from './values.js'

/** Something that a path through a script comes to. `at` is an offset. */
export type Event =
  /** `context.multifactor` is set to a demand. */
  | { readonly type: 'demand'; readonly at: number; readonly provider: Value | undefined }
  | { readonly type: 'redirect'; readonly at: number; readonly url: Value }
  | { readonly type: 'claim'; readonly at: number; readonly token: string; readonly name: string }
  /** The rule refuses the login, on conditions that hang on these parts of its arguments. */
  | { readonly type: 'denial'; readonly at: number; readonly guards: readonly string[] }
  | {
      readonly type: 'call'
      readonly at: number
      readonly name: string
      readonly receiver: Value
      readonly args: readonly Value[]
    }
  /** A member of something that is not there is read. */
  | { readonly type: 'missing'; readonly at: number; readonly path: string }
  /** A second callback on one path. */
  | { readonly type: 'repeated-callback'; readonly at: number }
  /** Metadata written on a path that also demands a second factor. */
  | { readonly type: 'write-beside-demand'; readonly at: number }
  /** Metadata written on a path that has already refused the login. */
  | { readonly type: 'write-after-denial'; readonly at: number }
  /** A condition on the rule's arguments; decided when what is assumed about them is enough. */
  | {
      readonly type: 'condition'
      readonly at: number
      readonly isDecided: boolean
      /** It only chooses a value, as in `a || {}`. */
      readonly isChoice: boolean
      readonly sources: readonly string[]
    }

/** The events of one kind. */
export function eventsOf<T extends Event['type']>(
  events: readonly Event[],
  type: T,
): readonly Extract<Event, { type: T }>[] {
  return events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
}

/** What is taken for granted about a part of the rule's arguments, such as `context.protocol`. */
export type Assumptions = (path: string) => Value | undefined

/** What holds on the path at hand; true also when it only may hold. */
interface Path {
  readonly isDemanded: boolean
  readonly isDenied: boolean
  readonly isCalledBack: boolean
  /** Where metadata were written. */
  readonly writtenAt?: number | undefined
}

/** A condition, where it stands and which names it can change. */
export interface Branching {
  readonly test: Value
  readonly at: number
  readonly scope: Scope
  readonly isChoice?: boolean
}

/** How a list of statements ends: it runs on, leaves a loop or a switch, or leaves the function. */
export type Ending = 'runs' | 'jumps' | 'ends'

/** Bounds the work for one rule; one that needs more is left alone. */
const MAX_STEPS = 50_000

/** The state while the paths of one script are gone through. */
export class Exploration {
  readonly events: Event[] = []
  readonly #assumptions: Assumptions
  path: Path = { isDemanded: false, isDenied: false, isCalledBack: false }
  /** The functions being gone through, to stop at one that calls itself. */
  readonly running = new Set<FunctionExpression>()
  /** What the conditions around the place at hand hang on. */
  guards: readonly string[] = []
  /** Inside a function that other code calls, at a time of its own. */
  isDeferred = false
  #steps = 0

  constructor(assumptions: Assumptions) {
    this.#assumptions = assumptions
  }

  /** What is known of a part of the rule's arguments. */
  argument(path: string): Value {
    return this.#assumptions(path) ?? { path, sources: [path] }
  }

  report(event: Event): void {
    this.events.push(event)
  }

  /** @throws ScriptFault when the script is too much work. */
  step(): void {
    this.#steps += 1
    if (this.#steps > MAX_STEPS) throw new ScriptFault('The script is too large.')
  }

  /** Notes a condition that depends on the rule's arguments. */
  asked(at: number, { truthy, sources }: Value, isChoice = false): void {
    if (sources.length === 0) return
    this.report({ type: 'condition', at, isDecided: truthy !== undefined, isChoice, sources })
  }

  /** Goes one way where `test` is known, and otherwise both, so that afterwards either may hold. */
  branch(
    { test, at, scope, isChoice }: Branching,
    then: () => Ending,
    otherwise: () => Ending,
  ): Ending {
    this.asked(at, test, isChoice)
    if (test.truthy !== undefined) return test.truthy ? then() : otherwise()
    const before = remember(scope)
    const pathBefore = this.path
    const guards = this.guards
    const guarded = [...guards, ...test.sources]
    this.guards = guarded
    const one = then()
    const after = remember(scope)
    const pathAfter = this.path
    restore(before)
    this.path = pathBefore
    this.guards = guarded
    const other = otherwise()
    // Where one way ends, whatever follows hangs on the condition too.
    this.guards = (one === 'runs') === (other === 'runs') ? guards : guarded
    if (one !== 'runs') return other === 'runs' ? 'runs' : one === other ? one : 'jumps'
    if (other !== 'runs') {
      restore(after)
      this.path = pathAfter
      return 'runs'
    }
    merge(after)
    this.path = {
      isDemanded: this.path.isDemanded || pathAfter.isDemanded,
      isDenied: this.path.isDenied || pathAfter.isDenied,
      isCalledBack: this.path.isCalledBack || pathAfter.isCalledBack,
      writtenAt: this.path.writtenAt ?? pathAfter.writtenAt,
    }
    return 'runs'
  }

  demand(at: number, provider: Value | undefined): void {
    this.report({ type: 'demand', at, provider })
    const { writtenAt } = this.path
    if (writtenAt !== undefined) this.report({ type: 'write-beside-demand', at: writtenAt })
    this.path = { ...this.path, isDemanded: true }
  }

  write(at: number): void {
    if (this.path.isDemanded) this.report({ type: 'write-beside-demand', at })
    if (this.path.isDenied) this.report({ type: 'write-after-denial', at })
    this.path = { ...this.path, writtenAt: at }
  }

  deny(at: number): void {
    this.report({ type: 'denial', at, guards: this.guards })
  }

  /** The login is refused, and the script runs on. */
  refuse(): void {
    if (!this.isDeferred) this.path = { ...this.path, isDenied: true }
  }

  callBack(at: number, isDenial: boolean): void {
    if (isDenial) this.deny(at)
    if (this.isDeferred) return
    if (this.path.isCalledBack) this.report({ type: 'repeated-callback', at })
    this.path = { ...this.path, isCalledBack: true, isDenied: this.path.isDenied || isDenial }
  }
}
