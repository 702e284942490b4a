import type { PasswordlessConnection } from '../../config/passwordless-connection.js'
import { parsePhoneNumber } from '../../factors/phone.js'
import type { Addressee } from '../../users/passwordless-user.js'

/** One "@" with something on either side and no spaces; whether it exists only a message can tell. */
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/

/** Who is meant by what somebody typed; `undefined` when it is no address of the connection's kind. */
export function addresseeOf(
  connection: PasswordlessConnection,
  typed: string | undefined,
): Addressee | undefined {
  const text = (typed ?? '').trim()
  if (connection.strategy === 'sms') {
    const address = parsePhoneNumber(text)
    return address === undefined ? undefined : { connection, address }
  }
  return EMAIL.test(text) ? { connection, address: text.toLowerCase() } : undefined
}

/** What is said about a code that is not right, in the words of Auth0. */
export function wrongCode({ strategy }: PasswordlessConnection): string {
  return strategy === 'sms'
    ? 'Wrong phone number or verification code.'
    : 'Wrong email or verification code.'
}
