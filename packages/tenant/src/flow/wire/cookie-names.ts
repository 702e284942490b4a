/** The cookies of the login. Each holds a random secret; the store keeps its fingerprint. */
export const COOKIES = {
  /** The session; the name is Auth0's. */
  session: 'auth0',
  /** The browser that a transaction belongs to. */
  browser: 'lockstep-browser',
  /** The browser that a login ticket without PKCE belongs to. */
  ticket: 'lockstep-ticket',
} as const
