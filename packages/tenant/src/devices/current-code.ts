import type { Services } from '../services.js'

/** Settled with the flow: see the authenticators it keeps. */
export async function currentCode(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  userId: string,
): Promise<string | undefined> {
  const authenticators = await store.query<{ readonly kind: string; readonly secret: string }>(
    'authenticator',
    { user: userId },
    { order: 'newest' },
  )
  const secret = authenticators.find(({ kind }) => kind === 'otp')?.secret
  if (secret === undefined) return undefined
  const { TOTP, Secret } = await import('otpauth')
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() * 1000 })
}
