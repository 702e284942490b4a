import { ProtocolError } from '../wire/protocol-error.js'

/** What the device protocol calls what went wrong: the code that apps switch on, and its status. */
const ERRORS = {
  invalid_token: 401,
  invalid_bearer_token: 400,
  invalid_payload: 400,
  invalid_challenge_response: 401,
  enrollment_transaction_not_found: 404,
  enrollment_conflict: 409,
  login_transaction_not_found: 404,
  wrong_number: 403,
} as const

/**
 * A refusal of the device protocol, in the shape that Auth0's apps read.
 *
 * @see [Guardian for iOS](https://github.com/auth0/Guardian.swift): `GuardianError`
 */
export function guardianError(errorCode: keyof typeof ERRORS, message: string): ProtocolError {
  const statusCode = ERRORS[errorCode]
  return new ProtocolError(statusCode === 401 ? 'invalid_token' : 'invalid_request', message, {
    status: statusCode,
    fields: { statusCode, errorCode, message },
  })
}
