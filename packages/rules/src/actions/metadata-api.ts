import { typeOf } from '../multifactor.js'
import type { ApiContext } from './api-context.js'
import { refuse, takeJson, takeKey } from './check.js'

/**
 * The limits of `api.transaction`: characters of a key, bytes of a value and of everything.
 *
 * @see [Actions limitations](https://auth0.com/docs/customize/actions/limitations)
 */
const TRANSACTION_LIMITS = { key: 64, value: 8_192, total: 16_384 } as const

/**
 * What the Actions of one login may write to each kind of metadata. Bytes.
 *
 * @see [Actions limitations](https://auth0.com/docs/customize/actions/limitations)
 */
const MAX_METADATA = 32_768

/** `api.user`: metadata that is written together, once. `null` removes a key. */
export function userApi({ recorder, report }: ApiContext): {
  setAppMetadata(key: unknown, value: unknown): void
  setUserMetadata(key: unknown, value: unknown): void
} {
  const setting =
    (kind: 'appMetadata' | 'userMetadata', what: string) =>
    (key: unknown, value: unknown): void => {
      const name = takeKey(key, what)
      const json = takeJson(value)
      if (json === undefined) return
      const metadata = { ...recorder.current().effects[kind], [name]: json }
      if (bytes(metadata) > MAX_METADATA) {
        refuse(what, `makes more than ${MAX_METADATA} bytes to write in one login.`)
      }
      if (recorder.current().denial !== undefined) report('metadata-after-denial')
      recorder.addEffects({ [kind]: metadata })
    }
  return {
    setAppMetadata: setting('appMetadata', 'api.user.setAppMetadata(key)'),
    setUserMetadata: setting('userMetadata', 'api.user.setUserMetadata(key)'),
  }
}

/** `api.transaction`: what Actions tell each other. It stands in `event.transaction.metadata` at once. */
export function transactionApi({ recorder, event }: ApiContext): {
  setMetadata(key: unknown, value: unknown): void
} {
  const metadata = event.transaction.metadata as Record<string, unknown>
  return {
    setMetadata: (key, value) => {
      const what = 'api.transaction.setMetadata(key, value)'
      const name = takeKey(key, what, TRANSACTION_LIMITS.key)
      const { [name]: former, ...others } = recorder.current().effects.transactionMetadata
      if (value === null && former === undefined) return
      const transactionMetadata =
        value === null ? others : { ...others, [name]: takeValue(value, what) }
      if (bytes(transactionMetadata) > TRANSACTION_LIMITS.total) {
        refuse(what, `makes more than ${TRANSACTION_LIMITS.total} bytes of transaction metadata.`)
      }
      recorder.addEffects({ transactionMetadata })
      if (value === null) delete metadata[name]
      else metadata[name] = value
    },
  }
}

function takeValue(value: unknown, what: string): string | number | boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') {
    if (Buffer.byteLength(value) <= TRANSACTION_LIMITS.value) return value
    return refuse(what, `takes values of at most ${TRANSACTION_LIMITS.value} bytes.`)
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value
  }
  return refuse(what, `takes text, a safe number, true, false or null, found ${typeOf(value)}.`)
}

function bytes(metadata: object): number {
  return Buffer.byteLength(JSON.stringify(metadata))
}
