import type { GenericSchema, InferOutput } from 'valibot'
import type { Parameters } from '../flow/wire/parameters.js'
import type { Services } from '../services.js'

/** One request of a caller that may make it. */
export interface Call {
  readonly services: Services
  readonly request: Request
  /** The parts of the path that the route names. */
  readonly params: Parameters
  readonly query: Parameters
  /** What the caller's token may do. */
  readonly scopes: readonly string[]
}

/** One endpoint of the Management API, as its table shows it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/api/v2`. */
  readonly path: string
  /** The caller needs one of them. */
  readonly scopes: readonly string[]
  /** 200 by default. */
  readonly status?: 200 | 201 | 202 | 204
  /** What the body must be; no body is read without it. */
  readonly body?: GenericSchema
  readonly handle: (call: Call, body: never) => Promise<unknown>
}

/** A route whose `handle` gets the body that its schema lets through. */
export function route<S extends GenericSchema = GenericSchema<undefined>>(
  definition: Omit<Route, 'body' | 'handle'> & {
    readonly body?: S
    readonly handle: (call: Call, body: InferOutput<S>) => Promise<unknown>
  },
): Route {
  return definition
}
