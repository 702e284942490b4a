import type { Screen, ScreenError, ScreenErrorCode } from '@lockstep/protocol'
import { duration, type Translate } from '../languages/language-pack.js'

/** Where on the screen its error is told. */
export interface PlacedError {
  readonly fieldErrors: ReadonlyMap<string, string>
  readonly alert: string | undefined
}

/** The field that an error is about, by the field's name. The other errors concern the whole screen. */
const FIELDS: Partial<Record<ScreenErrorCode, string>> = {
  wrong_code: 'code',
  wrong_sent_code: 'code',
  invalid_phone_number: 'phone',
  wrong_recovery_code: 'code',
  weak_password: 'password',
  user_exists: 'email',
}

/** Puts the error of a screen beside the field it is about, or above the form. */
export function placeError(screen: Screen, text: Translate, language: string): PlacedError {
  const error = 'error' in screen ? screen.error : undefined
  if (!error) return { fieldErrors: new Map(), alert: undefined }
  const message = errorText(error, text, language)
  const field = screen.screen === 'error' ? undefined : FIELDS[error.code]
  if (field) return { fieldErrors: new Map([[field, message]]), alert: undefined }
  // Which of the two was wrong is not said; the password is what people type again.
  const retype = error.code === 'wrong_credentials' ? [['password', ''] as const] : []
  return { fieldErrors: new Map(retype), alert: message }
}

/** Why the screen is shown again, in the person's language. */
export function errorText(error: ScreenError, text: Translate, language: string): string {
  if (error.message) return error.message
  const { code, retryAfterSeconds } = error
  if (retryAfterSeconds && (code === 'too_many_attempts' || code === 'too_many_messages')) {
    return text(`error.${code}_for`, { time: duration(retryAfterSeconds, language) })
  }
  const id = `error.${code}` as const
  const found = text(id)
  // A newer tenant may know reasons that this widget does not.
  return found === id ? text('error.unexpected') : found
}
