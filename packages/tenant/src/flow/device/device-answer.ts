import type { AuthorizationRequest, Cleared, ErrorResponse } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { FamilyTerms } from '../tokens/refresh-families.js'
import type { Answer } from '../wire/answer.js'
import { donePage } from './activate-page.js'
import { approveDevice, denyDevice, findByUserCode } from './device-codes.js'

/** Tells whether a login was begun for a device: its answer goes to the device, not to the browser. */
export function isForDevice({ protocol }: AuthorizationRequest): boolean {
  return protocol === 'oauth2-device-code'
}

/** Lets the device in for which the person signed in, and tells the person. */
export async function admitDevice(
  services: Services,
  cleared: Cleared,
  familyTerms: FamilyTerms,
): Promise<Answer> {
  const asked = await findByUserCode(services, cleared.request.query.user_code ?? '')
  const approval = { transaction: cleared, familyTerms }
  const admitted = asked !== undefined && (await approveDevice(services, asked.id, approval))
  return admitted
    ? donePage('Your device is connected', 'You can close this page and go back to your device.')
    : donePage('This code is over', 'Ask your device for another one.', 400)
}

/** Keeps the device out, and tells the person why. */
export async function refuseDevice(
  services: Services,
  { query, loginId }: { readonly query: AuthorizationRequest['query']; readonly loginId: string },
  { error_description: description }: ErrorResponse,
): Promise<Answer> {
  const asked = await findByUserCode(services, query.user_code ?? '')
  if (asked) await denyDevice(services, asked.id, { loginId, description })
  return donePage('Your device is not connected', description, 403)
}
