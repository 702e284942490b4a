import type { Factor } from '@lockstep/protocol'
import type { SeedUser, TenantConfig } from '../../config/tenant-config.js'
import { didYouMean } from '../../config/did-you-mean.js'
import { readJsonObject } from '../json-file.js'
import { UsageError } from '../usage-error.js'

/** Who signs in. */
export interface SampleUser {
  /** As `users.json` would describe this user. */
  readonly seed: SeedUser
  /** Fields of the rule's `user` that a file gave, over those of the seed. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly enrolled: ReadonlySet<Factor>
  /** Where this user came from, in a few words. */
  readonly source: string
}

/**
 * Finds the user that `--user` names: a JSON file, or the id or the email address of a seeded user. The
 * first seeded user when it names nobody.
 *
 * @throws UsageError when there is no such user.
 */
export function sampleUser(config: TenantConfig, given: string | undefined): SampleUser {
  if (given !== undefined && /\.json$/i.test(given)) return userOfFile(config, given)
  const { users } = config
  if (given === undefined) {
    const [first] = users
    return first
      ? seeded(first, 'the first user of users.json')
      : described(config, {}, 'a made-up user, since users.json is empty')
  }
  const found = users.find(
    ({ user_id, email }) => user_id === given || email.toLowerCase() === given.toLowerCase(),
  )
  if (found) return seeded(found, 'users.json')
  const known = users.flatMap(({ user_id, email }) => [email, user_id])
  const guess = didYouMean(given, known)
  const hint = guess === undefined ? 'Known are' : `Did you mean ${guess}? Known are`
  throw new UsageError(
    `--user: there is no user "${given}". ${hint} ${users.map(({ email }) => email).join(', ') || 'none'}; ` +
      'or name a JSON file, as in --user u.json.',
  )
}

/** A user of `users.json`, with the authenticators that it starts with. */
export function seeded(seed: SeedUser, source: string): SampleUser {
  return { seed, fields: {}, enrolled: authenticatorsOf(seed.mfa), source }
}

/** A user with `fields`, in the spelling of the rule's `user`; `mfa` lists authenticators as in `users.json`. */
export function described(
  config: TenantConfig,
  { mfa, password: _, password_hash: __, ...fields }: Readonly<Record<string, unknown>>,
  source: string,
): SampleUser {
  const text = (name: string, fallback: string) =>
    typeof fields[name] === 'string' ? fields[name] : fallback
  const enrolled = new Set(authenticatorsOf(mfa as SeedUser['mfa']))
  if (Array.isArray(fields.multifactor) && fields.multifactor.length > 0) enrolled.add('otp')
  return {
    seed: {
      user_id: text('user_id', 'auth0|sample'),
      email: text('email', 'sample@example.com'),
      email_verified: fields.email_verified !== false,
      connection: text('connection', config.tenant.defaultDirectory),
      name: text('name', 'Sample User'),
      nickname: text('nickname', 'sample'),
    },
    fields,
    enrolled,
    source,
  }
}

function userOfFile(config: TenantConfig, file: string): SampleUser {
  return described(config, readJsonObject(file, '--user'), file)
}

function authenticatorsOf(mfa: SeedUser['mfa']): ReadonlySet<Factor> {
  return new Set<Factor>([
    ...(mfa?.otp_secret === undefined ? [] : (['otp'] as const)),
    ...(mfa?.recovery_code === undefined ? [] : (['recovery-code'] as const)),
  ])
}
