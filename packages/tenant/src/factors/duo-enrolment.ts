import type { ProviderService } from '@lockstep/protocol'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import {
  addRecord,
  latest,
  markUsed,
  MOST_RECORDS,
  ofKind,
  recordsOf,
  removeRecord,
} from './records.js'
import type { AuthenticatorRecord } from './records.js'

/**
 * That a user proved a device at Duo once, for one account there and one name. The device itself is Duo's
 * business; this is what remembered browsers are bound to, and how rules see that there is one.
 */
export interface DuoEnrolment extends AuthenticatorRecord {
  readonly kind: 'duo'
}

/** What is known of the user's devices at Duo. */
export function duoEnrolmentsIn(records: readonly AuthenticatorRecord[]): readonly DuoEnrolment[] {
  return ofKind<DuoEnrolment>(records, 'duo')
}

/** Notes that the user just proved a device at Duo; the id of the authenticator. */
export async function noteDuoEnrolment(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
  { service, username }: { readonly service: ProviderService; readonly username: string },
): Promise<string> {
  const key = `duo:${fingerprint(JSON.stringify([service.host, service.ikey, username]))}`
  const find = async () => duoEnrolmentsIn(await recordsOf(services, userId))
  const before = await find()
  const known = before.find((enrolment) => enrolment.key === key)
  if (known) {
    await markUsed(services, known)
    return known.id
  }
  // A rule that makes up another name each time fills no store.
  const forgotten = before.length < MOST_RECORDS ? undefined : latest(before).at(-1)
  if (forgotten) await removeRecord(services, forgotten)
  const added = { id: randomSecret(), kind: 'duo', key, userId } as const
  if (await addRecord<DuoEnrolment>(services, added)) return added.id
  return (await find()).find((enrolment) => enrolment.key === key)?.id ?? added.id
}
