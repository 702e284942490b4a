/** The HTTP errors of the Management API and what their bodies call them. */
const NAMES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
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
