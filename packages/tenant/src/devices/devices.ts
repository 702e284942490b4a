import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.js'
import { readCookie, writeCookie } from '../http/cookies.js'
import type { Devices, Whereabouts } from '../services.js'
import type { Store } from '../store/store.js'

/** The cookie that tells browsers apart; Auth0's name. */
export const DEVICE_COOKIE = 'did'

/** Seconds in which a device counts as recognised: 30 days after its last completed login, as at Auth0. */
const RECOGNISED_SECONDS = 30 * 86_400

/** Seconds the cookie lives: 400 days, the longest that browsers allow. */
const COOKIE_SECONDS = 400 * 86_400

/** What {@link createDevices} needs. */
export interface DevicesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly issuer: () => string
  readonly whereabouts: (request: Request) => Whereabouts
}

/**
 * Devices that users completed a login on, for `NewDevice` of `context.riskAssessment`. Nothing is
 * written before a login completes, or an attacker who knows only the password would be recognised
 * at the second attempt.
 */
export function createDevices({ store, clock, issuer, whereabouts }: DevicesOptions): Devices {
  return {
    async isRecognised(userId, request) {
      const { forgetDevice, trustDevice } = whereabouts(request)
      if (forgetDevice || trustDevice) return trustDevice
      const device = readCookie(request, DEVICE_COOKIE)
      return device !== undefined && (await store.get('device', recordId(userId, device))) != null
    },

    async recognise(userId, request) {
      const device = knownDevice(request) ?? randomBytes(16).toString('base64url')
      await store.put(
        'device',
        recordId(userId, device),
        { user_id: userId, last_seen: clock.now() },
        { expiresAt: clock.now() + RECOGNISED_SECONDS, keys: { user: userId } },
      )
      return writeCookie(DEVICE_COOKIE, device, {
        maxAgeSeconds: COOKIE_SECONDS,
        issuer: issuer(),
      })
    },
  }
}

/** The request's device, if its cookie is one that we could have made. */
function knownDevice(request: Request): string | undefined {
  const device = readCookie(request, DEVICE_COOKIE)
  return device !== undefined && /^[\w-]{22}$/.test(device) ? device : undefined
}

/** The cookie's value is a credential of sorts, so the store knows only its hash. */
function recordId(userId: string, device: string): string {
  return createHash('sha256')
    .update(JSON.stringify([userId, device]))
    .digest('base64url')
}
