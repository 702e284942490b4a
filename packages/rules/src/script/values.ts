import type { Exploration } from './exploration.js'
import type { FunctionExpression, Primitive } from './syntax.js'

/** What is known of a value without running the script. */
export interface Value {
  /** Present when it is exactly known. */
  readonly literal?: { readonly value: Primitive }
  /** Present when it is known whether a condition on it holds. */
  readonly truthy?: boolean
  /** Where in the rule's arguments it is, such as `context.request.query`. */
  readonly path?: string
  /** What in the rule's arguments it was made from, itself included. */
  readonly sources: readonly string[]
  /** The items of a list that was written out. */
  readonly items?: readonly Value[]
  /** The members of an object that was written out. */
  readonly members?: ReadonlyMap<string, Value>
  /** What a text begins with, and what follows: for addresses. */
  readonly pieces?: readonly Value[]
  readonly closure?: Closure
  /** The name of the unknown function that returned it. */
  readonly madeBy?: string
}

/** A function of the script, with the names around it. */
export interface Closure {
  readonly function: FunctionExpression
  readonly scope: Scope
}

/** One call of a function. */
export interface Frame {
  readonly exploration: Exploration
  /** What it may have returned so far. */
  returned?: Value
}

/** The names of one function, and those around it. */
export interface Scope {
  readonly names: Map<string, Value>
  readonly parent?: Scope
}

export const UNKNOWN: Value = { sources: [] }

export function known(value: Primitive): Value {
  return { literal: { value }, truthy: Boolean(value), sources: [] }
}

/** Nothing is known but what it was made from. */
export function madeFrom(...values: readonly Value[]): Value {
  return { sources: [...new Set(values.flatMap(({ sources }) => sources))] }
}

/** What is known when it may be either. */
export function either(one: Value, other: Value): Value {
  if (one === other) return one
  if (one.literal && other.literal && one.literal.value === other.literal.value) return one
  const { sources } = madeFrom(one, other)
  const path = one.path ?? other.path
  return {
    sources,
    ...(one.truthy !== undefined && one.truthy === other.truthy && { truthy: one.truthy }),
    ...(path !== undefined && { path }),
    ...(one.pieces && { pieces: one.pieces }),
  }
}

/** Finds a name from the inside out. */
export function lookUp(scope: Scope | undefined, name: string): Value | undefined {
  for (let at = scope; at; at = at.parent) {
    const value = at.names.get(name)
    if (value) return value
  }
  return undefined
}

/** Makes a name of the scope itself. */
export function declare(scope: Scope, name: string, value: Value): void {
  scope.names.set(name, value)
}

/** Sets a name where it is declared; an undeclared one becomes known to the innermost scope. */
export function assign(scope: Scope, name: string, value: Value): void {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.names.has(name)) return void at.names.set(name, value)
  }
  scope.names.set(name, value)
}

type Memory = readonly (readonly [Map<string, Value>, ReadonlyMap<string, Value>])[]

/** Remembers what all names of a scope hold. */
export function remember(scope: Scope): Memory {
  const memory: [Map<string, Value>, ReadonlyMap<string, Value>][] = []
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    memory.push([at.names, new Map(at.names)])
  }
  return memory
}

/** Makes all names hold what was remembered. */
export function restore(memory: Memory): void {
  for (const [names, values] of memory) {
    names.clear()
    for (const [name, value] of values) names.set(name, value)
  }
}

/** Makes all names hold what they hold now or what was remembered. */
export function merge(memory: Memory): void {
  for (const [names, values] of memory) {
    for (const [name, value] of values) {
      const now = names.get(name)
      names.set(name, now ? either(now, value) : value)
    }
  }
}
