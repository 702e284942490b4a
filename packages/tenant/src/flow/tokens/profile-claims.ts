import type { User } from '../../users/user.js'

/**
 * What a scope tells about a user.
 *
 * @see [OpenID Connect Core section 5.4](https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims)
 */
export function profileClaims(user: User, scope: readonly string[]): Record<string, unknown> {
  return {
    ...(scope.includes('profile') && {
      name: user.name ?? user.email,
      nickname: user.nickname,
      given_name: user.given_name,
      family_name: user.family_name,
      picture: user.picture,
      updated_at: user.updated_at,
    }),
    ...(scope.includes('email') &&
      user.email !== '' && {
        email: user.email,
        email_verified: user.email_verified,
      }),
  }
}
