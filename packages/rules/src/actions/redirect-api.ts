import { typeOf } from '../multifactor.js'
import { failClosed } from './action-record.js'
import type { ApiContext } from './api-context.js'
import { refuse, takeOptions, takeWebAddress } from './check.js'
import { encodeRedirectToken, validateRedirectToken } from './redirect-token.js'

/** `api.redirect`: the way to another site and back. */
export function redirectCommands({ recorder, warn }: ApiContext): {
  sendUserTo(url: unknown, options?: unknown): void
} {
  return {
    sendUserTo: (url, options) =>
      failClosed(recorder, () => {
        const what = 'api.redirect.sendUserTo(url)'
        const target = new URL(takeWebAddress(url, what))
        const { query } = takeOptions(options, 'api.redirect.sendUserTo(url, options)')
        const parameters = takeOptions(query, 'api.redirect.sendUserTo(url, { query })')
        for (const [name, value] of Object.entries(parameters)) {
          if (value !== undefined && value !== null) {
            target.searchParams.set(name, takeParameter(value, `${what} query.${name}`))
          }
        }
        if (recorder.current().url !== undefined)
          warn(`${what} was called again; this call counts.`)
        recorder.change({ url: target.href })
      }),
  }
}

/** What `api.redirect` answers. */
export function redirectQueries(context: ApiContext): {
  canRedirect(): boolean
  encodeToken(options: unknown): string
  validateToken(options: unknown): Readonly<Record<string, unknown>>
} {
  const { event, facts, recorder } = context
  return {
    canRedirect: () => facts.canRedirect,
    encodeToken: (options) => encodeRedirectToken(options, event),
    validateToken: (options) => {
      recorder.change({ token: 'refused' })
      const payload = validateRedirectToken(options, { event, state: facts.redirectState })
      recorder.change({ token: 'valid' })
      return payload
    },
  }
}

function takeParameter(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return refuse(what, `must be text, a number or true or false, found ${typeOf(value)}.`)
}
