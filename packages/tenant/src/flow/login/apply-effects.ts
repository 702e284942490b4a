import type { Subject } from '@lockstep/protocol'
import type { ActionEffects, ActionOperation } from '@lockstep/rules'
import type { Services } from '../../services.js'
import { changeSession, endSession, touchSession } from '../sessions/sessions.js'
import type { Session } from '../sessions/sessions.js'
import { revokeFamiliesOfSession, revokeFamily } from '../tokens/refresh-families.js'
import type { FamilyTerms, RefreshFamily } from '../tokens/refresh-families.js'
import { mergeMetadata } from '../../users/merge-metadata.js'

/** Whose login it was. */
export interface EffectsTarget {
  readonly subject: Pick<Subject, 'sessionId' | 'userId'>
  /** The refresh token that the application came with. */
  readonly family?: RefreshFamily | undefined
}

/**
 * Does what the Actions of one login wanted: writes metadata, records methods, changes or revokes the
 * session and the refresh token. It happens once, when the login is over: what somebody wrote who never
 * proved the second factor could otherwise help him past it at the next login.
 */
export async function applyEffects(
  services: Services,
  effects: ActionEffects | undefined,
  { subject: { userId, sessionId }, family }: EffectsTarget,
): Promise<void> {
  if (!effects) return
  const { userMetadata, appMetadata, recordedMethods, operations } = effects
  if (Object.keys(userMetadata).length + Object.keys(appMetadata).length > 0) {
    await services.users.update(userId, (user) => ({
      ...user,
      user_metadata: mergeMetadata(user.user_metadata, userMetadata),
      app_metadata: mergeMetadata(user.app_metadata, appMetadata),
    }))
  }
  if (sessionId !== null) {
    const methods = recordedMethods.map((name) => ({ name }))
    if (methods.length > 0) await touchSession(services, sessionId, { methods })
    await applyToSession(services, operations, { userId, sessionId })
  }
  const revokesToken = operations.some(
    ({ on, do: what }) => on === 'refresh_token' && what === 'revoke',
  )
  if (family && revokesToken) await revokeFamily(services, family.id)
}

async function applyToSession(
  services: Services,
  operations: readonly ActionOperation[],
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  const changes = operations.filter(({ on, do: what }) => on === 'session' && what !== 'revoke')
  if (changes.length > 0) {
    await changeSession(services, sessionId, (before) => changes.reduce(changedSession, before))
  }
  for (const operation of operations) {
    if (operation.on !== 'session' || operation.do !== 'revoke') continue
    await endSession(services, sessionId)
    if (!operation.preserveRefreshTokens) {
      await revokeFamiliesOfSession(services, { userId, sessionId })
    }
  }
}

function changedSession(before: Session, operation: ActionOperation): Session {
  return operation.do === 'set_cookie_mode'
    ? { ...before, cookieMode: operation.mode }
    : changed(before, operation)
}

/** The refresh token as the Actions of its renewal want it. */
export function familyAfter(
  family: RefreshFamily,
  effects: ActionEffects | undefined,
): RefreshFamily {
  return refreshTokenAfter(family, effects)
}

/** What the Actions of a login want of the refresh token that it begins. */
export function familyTerms(effects: ActionEffects | undefined): FamilyTerms {
  return refreshTokenAfter({}, effects)
}

function refreshTokenAfter<T extends FamilyTerms>(
  before: T,
  { operations }: Pick<ActionEffects, 'operations'> = { operations: [] },
): T {
  return operations.filter(({ on }) => on === 'refresh_token').reduce(changed<T>, before)
}

/** Milliseconds, as Actions count, become seconds. */
function changed<T extends FamilyTerms>(before: T, operation: ActionOperation): T {
  switch (operation.do) {
    case 'set_expires_at':
      return { ...before, expiresAt: Math.floor(operation.at / 1000) }
    case 'set_idle_expires_at':
      return { ...before, idleExpiresAt: Math.floor(operation.at / 1000) }
    case 'set_metadata': {
      const { key, value } = operation
      return { ...before, metadata: mergeMetadata(before.metadata, { [key]: value }) }
    }
    case 'evict_metadata':
      return { ...before, metadata: {} }
    case 'revoke':
    case 'set_cookie_mode':
      return before
  }
}
