import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { fingerprint } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { described } from './records.js'
import type { FactorData, SecondFactor } from './second-factor.js'
import { addSecurityKey, findSecurityKeys, saveCounter, securityKeysIn } from './security-key.js'
import type { SecurityKey, SecurityKeyKind } from './security-key.js'

/** Milliseconds that the browser waits for the person; our choice, a minute is enough to find a key. */
const TIMEOUT_MS = 60_000
/** How a browser reaches a key; what it names besides is not kept. */
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'usb'] as const
/** Seconds for which an answered challenge is remembered; longer than any login waits for one. */
const ANSWERED_SECONDS = 900

/**
 * Public key credentials: of a security key that is carried around, or of this very device, which asks
 * for a fingerprint, a face or a PIN and must then say that it did.
 *
 * @see [Web Authentication](https://www.w3.org/TR/webauthn-3/)
 */
export function webauthnFactor(kind: SecurityKeyKind): SecondFactor {
  const factor = `webauthn-${kind}` as const
  const mustVerifyUser = kind === 'platform'
  const userVerification = mustVerifyUser ? 'required' : 'preferred'

  return {
    factor,
    attempts: 'code',
    wrong: 'wrong_key',

    find: async (_services, { records }) =>
      securityKeysIn(records, kind).map((key) => described(key)),

    enrolment: {
      async begin(services, { userId }) {
        const { generateRegistrationOptions } = await import('@simplewebauthn/server')
        const user = await services.users.get(userId)
        const keys = await findSecurityKeys(services, kind, userId)
        const options = await generateRegistrationOptions({
          rpName: services.config().tenant.friendlyName,
          rpID: relyingParty(services).id,
          userName: user?.email || userId,
          userDisplayName: user?.name ?? (user?.email || userId),
          // The id is not the account's: the key shows it to whoever holds the key.
          userID: new Uint8Array(Buffer.from(fingerprint(userId), 'base64url')),
          attestationType: 'none',
          excludeCredentials: keys.map(credentialOf),
          timeout: TIMEOUT_MS,
          authenticatorSelection: {
            authenticatorAttachment: kind === 'roaming' ? 'cross-platform' : 'platform',
            residentKey: 'discouraged',
            userVerification,
          },
        })
        return begun(options)
      },

      async confirm(services, { userId }, { data, code }) {
        const registered = await register(services, { data, code, mustVerifyUser })
        if (!registered || !(await claimChallenge(services, data))) return 'wrong'
        const id = await addSecurityKey(services, kind, { ...registered, userId })
        return id === undefined ? 'taken' : { authenticatorId: id }
      },

      describe: ({ data, alternatives }) => ({
        screen: 'mfa-webauthn-enrollment',
        device: kind,
        options: optionsIn(data),
        alternatives,
      }),
    },

    async begin(services, { userId }) {
      const keys = await findSecurityKeys(services, kind, userId)
      if (keys.length === 0) return { begun: false, error: { code: 'mfa_unavailable' } }
      const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
      const options = await generateAuthenticationOptions({
        rpID: relyingParty(services).id,
        // Whichever is at hand answers.
        allowCredentials: keys.map(credentialOf),
        timeout: TIMEOUT_MS,
        userVerification,
      })
      return begun(options)
    },

    async verify(services, owner, { authenticatorId, data, code }) {
      const keys = await findSecurityKeys(services, kind, owner.userId)
      const key = keys.find(({ credentialId }) => credentialId === credentialIdIn(code))
      if (!key || !data || key.id !== (authenticatorId ?? key.id)) return undefined
      const counter = await answeredWith(services, key, { data, code, mustVerifyUser })
      if (counter === undefined || !(await claimChallenge(services, data))) return undefined
      return (await saveCounter(services, key, counter)) ? { authenticatorId: key.id } : undefined
    },

    describe: ({ data, rememberBrowser, alternatives }) => ({
      screen: 'mfa-webauthn-challenge',
      device: kind,
      options: optionsIn(data),
      rememberBrowser,
      alternatives,
    }),
  }
}

/** An answer of the browser, as text, and what it answers. */
interface Ceremony {
  readonly data: FactorData
  readonly code: string
  readonly mustVerifyUser: boolean
}

type RegisteredKey = Pick<SecurityKey, 'counter' | 'credentialId' | 'publicKey' | 'transports'>

async function register(
  services: Services,
  { data, code, mustVerifyUser }: Ceremony,
): Promise<RegisteredKey | undefined> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { id, origin } = relyingParty(services)
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: JSON.parse(code) as RegistrationResponseJSON,
      expectedChallenge: data.challenge ?? '',
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: mustVerifyUser,
    })
    if (!verified) return undefined
    const { credential } = registrationInfo
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: TRANSPORTS.filter((name) => credential.transports?.includes(name)),
    }
  } catch (error) {
    services.log.info({ err: error }, 'security key not registered')
    return undefined
  }
}

/** The key's new counter, if the answer is its own. */
async function answeredWith(
  services: Services,
  key: SecurityKey,
  { data, code, mustVerifyUser }: Ceremony,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { id, origin } = relyingParty(services)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: JSON.parse(code) as AuthenticationResponseJSON,
      expectedChallenge: data.challenge ?? '',
      expectedOrigin: origin,
      expectedRPID: id,
      // A counter that did not grow means that the key was copied; the library refuses it.
      credential: {
        id: key.credentialId,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64url')),
        counter: key.counter,
        transports: [...key.transports],
      },
      requireUserVerification: mustVerifyUser,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch (error) {
    services.log.info({ err: error }, 'security key refused')
    return undefined
  }
}

/** Keys are bound to the tenant's domain; an answer is good on its own pages only. */
function relyingParty(services: Services): { readonly id: string; readonly origin: string } {
  const { hostname, origin } = new URL(services.issuer())
  return { id: hostname, origin }
}

function begun(options: { readonly challenge: string }) {
  const data = { challenge: options.challenge, options: JSON.stringify(options) }
  return { begun: true as const, data }
}

function credentialOf({ credentialId, transports }: SecurityKey) {
  return { id: credentialId, transports: [...transports] }
}

/** Which key says that it answers; whether it did is checked after. */
function credentialIdIn(code: string): unknown {
  try {
    return (JSON.parse(code) as { readonly id?: unknown } | null)?.id
  } catch {
    return undefined
  }
}

function optionsIn(data: FactorData | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(data?.options ?? '{}') as Record<string, unknown>
}

/** A challenge is answered once, also by requests at the same time. */
async function claimChallenge(
  { store, clock }: Services,
  { challenge = '' }: FactorData,
): Promise<boolean> {
  const expiresAt = clock.now() + ANSWERED_SECONDS
  return store.insert('otp_step', fingerprint(`webauthn:${challenge}`), {}, { expiresAt })
}
