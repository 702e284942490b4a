import type { SeedUser } from '../config/tenant-config.js'
import type { Services } from '../services.js'
import { addPhone } from './phone.js'
import { addRecoveryCode } from './recovery-code.js'
import { addTotp } from './totp.js'

/** Enrols the authenticators that `users.json` gives a user, unless the user has some. */
export async function seedAuthenticators(
  services: Pick<Services, 'store' | 'clock'>,
  { user_id, mfa }: Pick<SeedUser, 'user_id' | 'mfa'>,
): Promise<void> {
  if (mfa?.otp_secret) await addTotp(services, user_id, { secret: mfa.otp_secret })
  if (mfa?.phone_number) await addPhone(services, user_id, mfa.phone_number)
  if (mfa?.recovery_code) await addRecoveryCode(services, user_id, mfa.recovery_code)
}
