import type { Assumptions } from './script/exploration.js'
import type { Primitive } from './script/syntax.js'
import type { Value } from './script/values.js'
import { known } from './script/values.js'

/** A person signing in at a page, for the first time in this browser. */
export const ORDINARY = assume({
  'context.protocol': 'oidc-basic-profile',
  'context.request.query.prompt': undefined,
  'context.request.query.grant_type': undefined,
  'context.request.body.grant_type': undefined,
  'context.authentication': 'present',
  'context.authentication.methods': 'present',
})

/** The same login, when the application asks that no page be shown. */
export const SILENT = assume({
  'context.protocol': 'oidc-basic-profile',
  'context.request.query.prompt': 'none',
})

/** The way back from a redirect. */
export const RETURN = assume({
  'context.protocol': 'redirect-callback',
  'context.request.query.prompt': undefined,
})

/** A renewal with a refresh token, which knows nothing of the session. */
export const REFRESH = assume({
  'context.protocol': 'oauth2-refresh-token',
  'context.request.query.grant_type': 'refresh_token',
  'context.request.body.grant_type': 'refresh_token',
  'context.request.query.prompt': undefined,
  'context.authentication': undefined,
  'context.sessionID': undefined,
})

/** A person who has put nothing into their metadata, or taken it out again. */
export const WITHOUT_USER_METADATA: Assumptions = (path) =>
  path === 'user.user_metadata' ? of(path, known(undefined)) : undefined

/** A person who has put something into every field of their metadata. */
export const WITH_USER_METADATA: Assumptions = (path) =>
  path.startsWith('user.user_metadata') ? present(path) : undefined

/** Values by path; `present` stands for an object whose contents are unknown. */
export function assume(values: Readonly<Record<string, Primitive>>): Assumptions {
  return (path) => {
    if (!Object.hasOwn(values, path)) return undefined
    return values[path] === 'present' ? present(path) : of(path, known(values[path]))
  }
}

export function present(path: string): Value {
  return { path, truthy: true, sources: [path] }
}

function of(path: string, value: Value): Value {
  return { ...value, sources: [path] }
}
