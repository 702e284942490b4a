import { randomBytes } from 'node:crypto'
import { LockstepError } from '@lockstep/protocol'
import { ConfigError, describeProblem } from '../config/problems.js'
import { ProtocolError } from '../flow/wire/protocol-error.js'

/** The HTTP errors of the Management API and what their bodies call them. */
const NAMES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

/**
 * A refusal of the Management API, in the shape that its clients read.
 *
 * @see [Management API: errors](https://auth0.com/docs/api/management/v2)
 */
export class ManagementError extends Error {
  override readonly name = 'ManagementError'
  readonly status: keyof typeof NAMES
  readonly errorCode: string | undefined

  constructor(status: keyof typeof NAMES, message: string, errorCode?: string) {
    super(message)
    this.status = status
    this.errorCode = errorCode
  }

  /** The answer's body. */
  toJSON() {
    const { status, message, errorCode } = this
    return {
      statusCode: status,
      error: NAMES[status],
      message,
      ...(errorCode !== undefined && { errorCode }),
    }
  }
}

/** The answer to a user id that nobody has. */
export function noSuchUser(): ManagementError {
  return new ManagementError(404, 'The user does not exist.', 'inexistent_user')
}

/** The answer to an id that nothing has: `The client does not exist`. */
export function notFound(what: string): ManagementError {
  return new ManagementError(
    404,
    `The ${what} does not exist.`,
    `inexistent_${what.replaceAll(' ', '_')}`,
  )
}

/** The answer to a body that cannot be taken. */
export function invalidBody(what: string): ManagementError {
  return new ManagementError(400, `Payload validation error: '${what}'.`, 'invalid_body')
}

/** The answer to a query that cannot be taken. */
export function invalidQuery(what: string): ManagementError {
  return new ManagementError(400, `Query validation error: '${what}'.`, 'invalid_query_string')
}

/** The refusal that an error is; `undefined` for a fault of the tenant's own. */
export function asRefusal(error: unknown): ManagementError | undefined {
  if (error instanceof ManagementError) return error
  // What parsing the request refused is a bad request here, too.
  if (error instanceof ProtocolError) return new ManagementError(400, error.message, error.code)
  if (error instanceof ConfigError) {
    const problems = error.problems.map((problem) =>
      describeProblem({ ...problem, file: 'config' }),
    )
    const said = problems.join(' ').slice(0, 1000)
    const isTaken = error.problems.some(({ message }) => message.startsWith('must be unique'))
    return isTaken ? new ManagementError(409, said, 'conflict') : invalidBody(said)
  }
  if (error instanceof LockstepError && error.code === 'temporarily_unavailable') {
    return new ManagementError(503, error.message, error.code)
  }
  return undefined
}

/** The answer to a fault of the tenant's own: the public learns a reference, the log the rest. */
export function failureBody() {
  const reference = randomBytes(6).toString('hex')
  const message = `The tenant failed. Its log says why, under reference ${reference}.`
  return { reference, body: new ManagementError(500, message).toJSON() }
}
