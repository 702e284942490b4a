import type { Services } from '../../services.js'
import { recogniseAddressee } from '../../users/passwordless-user.js'
import type { Addressee } from '../../users/passwordless-user.js'
import type { User } from '../../users/user.js'
import type { Parameters } from '../wire/parameters.js'
import { checkPasswordlessCode } from './passwordless-codes.js'

/** What came of a code that somebody signs in with. */
export type AddressProof =
  | {
      readonly outcome: 'right'
      readonly user: User
      /** Of a link: the request that it answers. */
      readonly request?: Parameters
    }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'blocked' }
  | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number }

/** Uses a code up for a login: a first factor and nothing more, on whatever way it came. */
export async function proveAddress(
  services: Services,
  guess: {
    readonly addressee: Addressee
    readonly clientId: string
    readonly code: string
    readonly ip: string
  },
): Promise<AddressProof> {
  const check = await checkPasswordlessCode(services, guess)
  if (check.outcome !== 'right') return check
  const recognised = await recogniseAddressee(services, guess.addressee)
  if (!recognised) return { outcome: 'wrong' }
  const { user, blocked } = recognised
  return blocked ? { outcome: 'blocked' } : { ...check, user }
}
