export { Auth0RedirectRuleUtilities, noRedirectProtocols } from './redirect-rule-utilities.js'
export { Auth0UserUpdateUtilities } from './user-update-utilities.js'
