import type { ActionOperation, Lasting } from './action.js'
import { denyWith } from './access-api.js'
import { failClosed } from './action-record.js'
import type { ApiContext } from './api-context.js'
import {
  refuse,
  takeFlag,
  takeInstant,
  takeKey,
  takeOneOf,
  takeOptions,
  takeText,
} from './check.js'

/** Characters of a key and of a value in the metadata of a session or a refresh token. */
const MAX_METADATA_TEXT = 256

/** What `api.session` and `api.refreshToken` have in common. */
function lastingApi(
  { recorder }: ApiContext,
  { on, path }: { on: Lasting; path: string },
): {
  setExpiresAt(absolute: unknown): void
  setIdleExpiresAt(inactivity: unknown): void
  setMetadata(key: unknown, value: unknown): void
  deleteMetadata(key: unknown): void
  evictMetadata(): void
} {
  const add = (operation: ActionOperation): void => addOperation(recorder, operation)
  return {
    setExpiresAt: (absolute) =>
      add({
        on,
        do: 'set_expires_at',
        at: takeInstant(absolute, `${path}.setExpiresAt(absolute)`),
      }),
    setIdleExpiresAt: (idle) =>
      add({
        on,
        do: 'set_idle_expires_at',
        at: takeInstant(idle, `${path}.setIdleExpiresAt(idle)`),
      }),
    setMetadata: (key, value) => {
      const what = `${path}.setMetadata(key, value)`
      add({
        on,
        do: 'set_metadata',
        key: takeKey(key, what, MAX_METADATA_TEXT),
        value: value === null ? null : takeText(value, what, MAX_METADATA_TEXT),
      })
    },
    deleteMetadata: (key) =>
      add({
        on,
        do: 'set_metadata',
        key: takeKey(key, `${path}.deleteMetadata(key)`, MAX_METADATA_TEXT),
        value: null,
      }),
    evictMetadata: () => add({ on, do: 'evict_metadata' }),
  }
}

/** `api.session`: what happens to the session beyond this login. */
export function sessionApi(context: ApiContext): ReturnType<typeof lastingApi> & {
  revoke(reason: unknown, options?: unknown): void
  setCookieMode(mode: unknown): void
} {
  const { recorder } = context
  return {
    ...lastingApi(context, { on: 'session', path: 'api.session' }),
    revoke: (reason, options) =>
      failClosed(recorder, () => {
        const what = 'api.session.revoke(reason)'
        const text = takeText(reason, what)
        const { preserveRefreshTokens } = takeOptions(options, `${what} options`)
        const isKept = takeFlag(preserveRefreshTokens, `${what} preserveRefreshTokens`) ?? false
        addOperation(recorder, { on: 'session', do: 'revoke', preserveRefreshTokens: isKept })
        denyWith(context, text)
      }),
    setCookieMode: (mode) => {
      const modes = ['persistent', 'non-persistent'] as const
      const known = takeOneOf(mode, modes, 'api.session.setCookieMode(mode)')
      addOperation(recorder, { on: 'session', do: 'set_cookie_mode', mode: known })
    },
  }
}

/** `api.refreshToken`: what happens to the refresh token that this login makes or uses. */
export function refreshTokenApi(context: ApiContext): ReturnType<typeof lastingApi> & {
  revoke(reason: unknown): void
} {
  const { recorder, event } = context
  return {
    ...lastingApi(context, { on: 'refresh_token', path: 'api.refreshToken' }),
    revoke: (reason) =>
      failClosed(recorder, () => {
        const what = 'api.refreshToken.revoke(reason)'
        const text = takeText(reason, what)
        if (event.transaction.protocol !== 'oauth2-refresh-token') {
          refuse(what, 'can only be called while a refresh token is exchanged.')
        }
        addOperation(recorder, { on: 'refresh_token', do: 'revoke' })
        denyWith(context, text)
      }),
  }
}

/** Of several instants the earliest counts; of several cookie modes the last. */
function addOperation(recorder: ApiContext['recorder'], operation: ActionOperation): void {
  const { operations } = recorder.current().effects
  const replaces = (other: ActionOperation): boolean =>
    other.on === operation.on &&
    other.do === operation.do &&
    !('key' in other && 'key' in operation && other.key !== operation.key)
  const replaced = operations.find(replaces)
  const next =
    replaced && 'at' in replaced && 'at' in operation
      ? { ...operation, at: Math.min(replaced.at, operation.at) }
      : operation
  recorder.addEffects({ operations: [...operations.filter((one) => !replaces(one)), next] })
}
