/** Calls by which an Action refuses the login. It runs on after them, unless it returns. */
export const API_DENIALS: ReadonlySet<string> = new Set([
  'api.access.deny',
  'api.refreshToken.revoke',
  'api.session.revoke',
  'api.validation.error',
])

/** Calls by which an Action writes metadata of the user; a denial does not undo them. */
export const API_WRITES: ReadonlySet<string> = new Set([
  'api.user.setAppMetadata',
  'api.user.setUserMetadata',
])
