import { FACTOR_NAMES } from '@lockstep/protocol'
import type { ScreenAction } from '@lockstep/protocol'
import {
  boolean,
  maxLength,
  object,
  optional,
  picklist,
  pipe,
  safeParse,
  string,
  variant,
  literal,
} from 'valibot'
import { ProtocolError } from '../wire/protocol-error.js'

/** Characters of a field; our choice, above any address, password or code. */
const field = pipe(string(), maxLength(2048))

/** Characters of an answer of WebAuthn; our choice, above what any key sends without attestation. */
const credential = pipe(string(), maxLength(16_384))

const actionSchema = variant('action', [
  object({ action: literal('submit_password'), username: field, password: field }),
  object({ action: literal('choose_connection'), connection: field }),
  object({ action: literal('sign_up'), email: field, password: field }),
  object({ action: literal('request_password_reset'), email: field }),
  object({ action: literal('reset_password'), password: field }),
  object({
    action: literal('choose_factor'),
    factor: picklist(FACTOR_NAMES),
    authenticatorId: optional(field),
  }),
  object({ action: literal('submit_phone_number'), phoneNumber: field }),
  object({ action: literal('resend_code') }),
  object({ action: literal('confirm_enrolment'), code: field }),
  object({
    action: literal('submit_code'),
    code: field,
    rememberBrowser: boolean(),
    newRecoveryCode: optional(boolean()),
  }),
  object({ action: literal('submit_recovery_code'), code: field }),
  object({ action: literal('submit_credential'), credential, rememberBrowser: boolean() }),
  object({ action: literal('check_approval'), rememberBrowser: boolean() }),
  object({ action: literal('approve_consent') }),
  object({ action: literal('refuse') }),
])

/**
 * Parses the body of `POST /u/api/transaction`. Fields that nobody knows are dropped.
 *
 * @throws ProtocolError `invalid_request`.
 */
export function readAction(body: unknown): ScreenAction {
  const parsed = safeParse(actionSchema, body)
  if (parsed.success) return parsed.output
  throw new ProtocolError('invalid_request', 'The action or one of its fields is unknown.')
}
