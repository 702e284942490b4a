import type { ActionEffects } from './action.js'

/** What an Action wants changed that wants nothing changed. */
export const NO_EFFECTS: ActionEffects = {
  idToken: {},
  accessToken: {},
  addedScopes: [],
  removedScopes: [],
  appMetadata: {},
  userMetadata: {},
  transactionMetadata: {},
  recordedMethods: [],
  multifactor: 'silent',
  demandsMade: 0,
  operations: [],
}

/**
 * What a denial leaves standing: it stops the login, but not what was already to be written or revoked.
 *
 * @see [api.access.deny](https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-api-object)
 */
export function surviving(effects: ActionEffects): ActionEffects {
  const { appMetadata, userMetadata, operations, multifactor, demandsMade } = effects
  return {
    ...NO_EFFECTS,
    appMetadata,
    userMetadata,
    // For the tenant to tell whether a factor was still owed.
    multifactor,
    demandsMade,
    operations: operations.filter((operation) => operation.do === 'revoke'),
  }
}
