import { failClosed } from './action-record.js'
import type { ApiContext } from './api-context.js'
import { takeText } from './check.js'

/**
 * `api.access`. `deny(reason)` is today's form; in the older `deny(code, reason)` the second text is the
 * reason. The application always sees `access_denied`.
 */
export function accessApi(context: ApiContext): { deny(reason: unknown, older?: unknown): void } {
  return {
    deny: (reason, older) =>
      failClosed(context.recorder, () =>
        denyWith(
          context,
          takeText(older === undefined ? reason : older, 'api.access.deny(reason)'),
        ),
      ),
  }
}

/** `api.validation`: a denial with a message for the person and a code for the author. */
export function validationApi(context: ApiContext): {
  error(code: unknown, message: unknown): void
} {
  return {
    error: (code, message) =>
      failClosed(context.recorder, () => {
        const name = takeText(code, 'api.validation.error(errorCode)')
        const text = takeText(message, 'api.validation.error(errorCode, errorMessage)')
        context.warn(`api.validation.error: ${name}`)
        denyWith(context, text)
      }),
  }
}

/** The first denial counts, whatever the Action does after it. */
export function denyWith({ recorder }: ApiContext, denial: string): void {
  if (recorder.current().denial === undefined) recorder.change({ denial })
}
