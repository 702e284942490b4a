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
export function surviving({ appMetadata, userMetadata, operations }: ActionEffects): ActionEffects {
  return {
    ...NO_EFFECTS,
    appMetadata,
    userMetadata,
    operations: operations.filter((operation) => operation.do === 'revoke'),
  }
}
