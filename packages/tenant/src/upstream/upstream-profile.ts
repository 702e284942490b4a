import type { User } from '../users/user.js'

/** The part of a user that another site decides. */
export type UpstreamProfile = Pick<User, 'email' | 'email_verified' | 'attributes'> &
  Partial<Pick<User, 'family_name' | 'given_name' | 'name' | 'nickname' | 'picture' | 'username'>>

/** What the tenant decides, and what an ID token says about itself: nobody else's word counts. */
const OURS: ReadonlySet<string> = new Set(
  (
    'user_id app_metadata user_metadata multifactor multifactor_last_modified identities blocked ' +
    'blocked_for permissions roles organizations connection connections federation attributes ' +
    'linked_to version password password_hash created_at updated_at last_login last_ip ' +
    'last_password_reset logins_count phone_verified phone_number enrolledFactors mfa ' +
    'sub iss aud exp iat nbf nonce azp at_hash c_hash s_hash sid jti acr amr auth_time ' +
    'access_token refresh_token id_token __proto__ constructor prototype'
  ).split(' '),
)

const NAMES = ['name', 'nickname', 'given_name', 'family_name', 'picture', 'username'] as const

/** Attributes beyond the usual ones, and characters of one. Our choice. */
const MAX_ATTRIBUTES = 50
const MAX_ATTRIBUTE_LENGTH = 4_096

/** A profile as this tenant keeps it, from what another site tells. */
export function upstreamProfile(claims: Readonly<Record<string, unknown>>): UpstreamProfile {
  const email = textIn(claims, 'email')?.trim() ?? ''
  const known = new Map<string, unknown>(Object.entries(claims))
  const nickname = textIn(claims, 'nickname') ?? textIn(claims, 'login') ?? email.split('@')[0]
  const picture = textIn(claims, 'picture') ?? textIn(claims, 'avatar_url')
  const names = Object.fromEntries(
    NAMES.flatMap((field) => {
      const value = textIn(claims, field)
      return value === undefined ? [] : [[field, value] as const]
    }),
  )
  const others = [...known].filter(
    ([field, value]) =>
      !OURS.has(field) &&
      !['email', 'email_verified', ...NAMES].includes(field) &&
      value !== null &&
      (JSON.stringify(value) ?? '').length <= MAX_ATTRIBUTE_LENGTH,
  )
  const verified = claims.email_verified
  return {
    email,
    // Apple writes it as a text.
    email_verified: email !== '' && (verified === true || verified === 'true'),
    ...(nickname && { nickname }),
    ...(picture !== undefined && { picture }),
    ...names,
    attributes: Object.fromEntries(others.slice(0, MAX_ATTRIBUTES)),
  }
}

function textIn(claims: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = Object.hasOwn(claims, field) ? claims[field] : undefined
  return typeof value === 'string' && value !== ''
    ? value.slice(0, MAX_ATTRIBUTE_LENGTH)
    : undefined
}
