import { isPlainObject, snapshot } from '../snapshot.js'
import type { ActionEffects, ActionEvent, ActionSource, Lasting } from './action.js'

/**
 * Makes the `event` of one Action: a copy of its own, with its secrets, and with what the Actions before
 * it set. Metadata is there at the next Action, before it is written.
 *
 * @see [Update user metadata in post-login Actions](https://support.auth0.com/center/s/article/Different-Strategies-to-Update-User-Metadata-in-Post-Login-Action)
 */
export function eventFor(
  { secrets = {} }: Pick<ActionSource, 'secrets'>,
  { event, effects }: { event: ActionEvent; effects: ActionEffects },
): ActionEvent {
  const { user, transaction, ...others } = snapshot(event)
  return {
    ...others,
    ...lasting('session', others.session, effects),
    ...lasting('refresh_token', others.refresh_token, effects),
    user: {
      ...user,
      app_metadata: patched(user.app_metadata, effects.appMetadata),
      user_metadata: patched(user.user_metadata, effects.userMetadata),
    },
    transaction: {
      ...transaction,
      metadata: patched(transaction.metadata, effects.transactionMetadata),
    },
    secrets: { ...secrets },
  }
}

/** Sets the keys of a patch; `null` removes a key. */
function patched(metadata: unknown, patch: Readonly<Record<string, unknown>>): object {
  const all = { ...(isPlainObject(metadata) ? metadata : {}), ...snapshot(patch) }
  return Object.fromEntries(
    Object.entries(all).filter(([key, value]) => value !== null || !Object.hasOwn(patch, key)),
  )
}

function lasting(on: Lasting, given: unknown, { operations }: ActionEffects): object {
  if (!isPlainObject(given)) return {}
  const metadata = operations.reduce<object>(
    (left, operation) => {
      if (operation.on !== on) return left
      if (operation.do === 'evict_metadata') return {}
      if (operation.do !== 'set_metadata') return left
      return patched(left, { [operation.key]: operation.value })
    },
    patched(given.metadata, {}),
  )
  return { [on]: { ...given, metadata } }
}
