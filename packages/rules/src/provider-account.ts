import type { MultifactorDemand } from '@lockstep/protocol'
import { RuleFault } from './rule-errors.js'

const NAMES = ['host', 'ikey', 'skey'] as const

/** A host name, with a port or without. No scheme and no path: the provider has those. */
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i

/**
 * Reads the account at Duo that a script names, and who the person is there. `host`, `ikey` and `skey` come
 * together; without them the tenant's own account counts. `what` names the object, for messages.
 *
 * @throws RuleFault for a part of an account, since nobody knows what the rest should be.
 * @see [Configure Duo](https://auth0.com/docs/secure/multi-factor-authentication/configure-cisco-duo-for-mfa)
 */
export function readProviderAccount(
  given: Readonly<Record<string, unknown>>,
  what: string,
): Pick<MultifactorDemand, 'service' | 'username'> {
  const [host, ikey, skey] = NAMES.map((name) => readText(given, name, what))
  const username = readText(given, 'username', what)
  const own = username === undefined ? {} : { username }
  const missing = NAMES.filter((_, index) => [host, ikey, skey][index] === undefined)
  if (missing.length === NAMES.length) return own
  if (host === undefined || ikey === undefined || skey === undefined) {
    throw new RuleFault(
      `${what} names a part of an account at Duo; ${missing.join(' and ')} is missing. Give host, ikey and skey, or none of them.`,
    )
  }
  if (!HOST.test(host)) {
    throw new RuleFault(
      `${what}.host must be a host name without a scheme, such as "api-1234abcd.duosecurity.com".`,
    )
  }
  return { ...own, service: { host, ikey, skey } }
}

/** The value itself is in no message: it may be the secret, in the wrong place. */
function readText(
  given: Readonly<Record<string, unknown>>,
  name: string,
  what: string,
): string | undefined {
  const value = Object.hasOwn(given, name) ? given[name] : undefined
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw new RuleFault(`${what}.${name} must be text.`)
  if (value === '') throw new RuleFault(`${what}.${name} must not be empty.`)
  return value
}
