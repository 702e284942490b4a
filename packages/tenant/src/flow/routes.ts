import type { Hono } from 'hono'
import { cors } from '../http/cors.js'
import type { Services } from '../services.js'
import type { Audience, Endpoint } from './endpoint.js'
import { handler } from './endpoint.js'
import { activate, showActivate } from './endpoints/activate.js'
import { authorize } from './endpoints/authorize.js'
import { authorizeResume } from './endpoints/authorize-resume.js'
import { challenge } from './endpoints/challenge.js'
import { coAuthenticate } from './endpoints/co-authenticate.js'
import { coVerify } from './endpoints/co-verify.js'
import { continueLogin } from './endpoints/continue.js'
import { deviceCode } from './endpoints/device-code.js'
import { dbChangePassword } from './endpoints/db-change-password.js'
import { dbSignup } from './endpoints/db-signup.js'
import { actOnTicket, showTicket, showTicketApproval } from './endpoints/hosted-ticket.js'
import { actOnTransaction, showApproval, showTransaction } from './endpoints/hosted-transaction.js'
import { confirmEmail, showEmailVerification } from './endpoints/email-verification.js'
import { geoCountry } from './endpoints/geo-country.js'
import { clientScript, languageScript, tenantScript } from './endpoints/lock-scripts.js'
import { loginCallback } from './endpoints/login-callback.js'
import { logout } from './endpoints/logout.js'
import { mfaAssociate } from './endpoints/mfa-associate.js'
import { deleteAuthenticator, listAuthenticators } from './endpoints/mfa-authenticators.js'
import { mfaChallenge } from './endpoints/mfa-challenge.js'
import { mfaReturn } from './endpoints/mfa-return.js'
import { resourceOwner } from './endpoints/oauth-ro.js'
import { oidcLogout } from './endpoints/oidc-logout.js'
import { passwordlessStart } from './endpoints/passwordless-start.js'
import { passwordlessVerify, passwordlessVerifyRedirect } from './endpoints/passwordless-verify.js'
import { relay } from './endpoints/relay.js'
import { revoke } from './endpoints/revoke.js'
import { ssoData } from './endpoints/sso-data.js'
import { token } from './endpoints/token.js'
import { userinfo } from './endpoints/userinfo.js'
import { upstreamCallback } from './endpoints/upstream-callback.js'
import { listPushes, removeDevice } from './guardian/device-accounts.js'
import { enrolDevice } from './guardian/enrol-device.js'
import { resolveTransaction } from './guardian/resolve-transaction.js'
import { usernamePasswordLogin } from './endpoints/username-password-login.js'

/** Whether pages of the applications may call an endpoint, and whether with the tenant's cookies. */
type CrossOrigin = 'no' | 'yes' | 'with cookies'

/** Every endpoint of the login: where, what, who reads its refusals, and who may call it. */
export const ENDPOINTS: readonly (readonly [
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  endpoint: Endpoint,
  audience: Audience,
  crossOrigin: CrossOrigin,
])[] = [
  ['GET', '/authorize', authorize, 'person', 'no'],
  ['POST', '/authorize', authorize, 'person', 'no'],
  ['GET', '/authorize/resume', authorizeResume, 'person', 'no'],
  ['GET', '/continue', continueLogin, 'person', 'no'],
  ['POST', '/continue', continueLogin, 'person', 'no'],
  ['POST', '/usernamepassword/login', usernamePasswordLogin, 'program', 'no'],
  ['GET', '/login/callback', upstreamCallback, 'person', 'no'],
  ['POST', '/login/callback', loginCallback, 'person', 'no'],
  ['GET', '/relay.html', relay, 'person', 'no'],
  ['GET', '/u/mfa/return', mfaReturn, 'person', 'no'],
  ['GET', '/v2/logout', logout, 'person', 'no'],
  ['GET', '/oidc/logout', oidcLogout, 'person', 'no'],
  ['POST', '/oidc/logout', oidcLogout, 'person', 'no'],
  ['GET', '/user/ssodata', ssoData, 'program', 'no'],
  ['GET', '/user/geoloc/country', geoCountry, 'program', 'yes'],
  ['GET', '/client/:script', clientScript, 'program', 'no'],
  ['GET', '/info-v1.js', tenantScript, 'program', 'no'],
  ['GET', '/tenants/v1/:script', tenantScript, 'program', 'no'],
  ['GET', '/js/lock/:version/:script', languageScript, 'program', 'no'],
  ['GET', '/u/email-verification', showEmailVerification, 'person', 'no'],
  ['POST', '/u/email-verification', confirmEmail, 'person', 'no'],
  ['GET', '/u/api/transaction', showTransaction, 'program', 'no'],
  ['POST', '/u/api/transaction', actOnTransaction, 'program', 'no'],
  ['GET', '/u/api/approval', showApproval, 'program', 'no'],
  ['GET', '/u/api/ticket', showTicket, 'program', 'no'],
  ['POST', '/u/api/ticket', actOnTicket, 'program', 'no'],
  ['GET', '/u/api/ticket/approval', showTicketApproval, 'program', 'no'],
  ['POST', '/co/authenticate', coAuthenticate, 'program', 'with cookies'],
  ['POST', '/co/verify', coVerify, 'person', 'no'],
  ['POST', '/oauth/token', token, 'program', 'yes'],
  ['POST', '/oauth/revoke', revoke, 'program', 'yes'],
  ['GET', '/userinfo', userinfo, 'program', 'yes'],
  ['POST', '/userinfo', userinfo, 'program', 'yes'],
  ['POST', '/oauth/device/code', deviceCode, 'program', 'yes'],
  ['GET', '/activate', showActivate, 'person', 'no'],
  ['POST', '/activate', activate, 'person', 'no'],
  ['POST', '/oauth/ro', resourceOwner, 'program', 'yes'],
  ['POST', '/mfa/challenge', mfaChallenge, 'program', 'yes'],
  ['POST', '/mfa/associate', mfaAssociate, 'program', 'yes'],
  ['GET', '/mfa/authenticators', listAuthenticators, 'program', 'yes'],
  ['DELETE', '/mfa/authenticators/:id', deleteAuthenticator, 'program', 'yes'],
  ['POST', '/appliance-mfa/api/enroll', enrolDevice, 'program', 'no'],
  ['POST', '/appliance-mfa/api/resolve-transaction', resolveTransaction, 'program', 'no'],
  ['GET', '/appliance-mfa/api/device-accounts/:id/notifications', listPushes, 'program', 'no'],
  ['DELETE', '/appliance-mfa/api/device-accounts/:id', removeDevice, 'program', 'no'],
  ['POST', '/passwordless/start', passwordlessStart, 'program', 'yes'],
  ['POST', '/passwordless/verify', passwordlessVerify, 'program', 'yes'],
  ['GET', '/passwordless/verify_redirect', passwordlessVerifyRedirect, 'person', 'no'],
  ['POST', '/usernamepassword/challenge', challenge, 'program', 'yes'],
  ['POST', '/dbconnections/signup/challenge', challenge, 'program', 'yes'],
  ['POST', '/dbconnections/change_password/challenge', challenge, 'program', 'yes'],
  ['POST', '/passwordless/challenge', challenge, 'program', 'yes'],
  ['POST', '/dbconnections/signup', dbSignup, 'program', 'yes'],
  ['POST', '/dbconnections/change_password', dbChangePassword, 'program', 'yes'],
]

/** Mounts every endpoint of the login on `app`. */
export function registerFlow(app: Hono, services: Services): void {
  const shared = new Set<string>()
  for (const [method, path, endpoint, audience, crossOrigin] of ENDPOINTS) {
    if (crossOrigin !== 'no' && !shared.has(path)) {
      const credentials = crossOrigin === 'with cookies'
      app.use(path, cors({ config: services.config, credentials }))
      shared.add(path)
    }
    app.on(method, path, handler(services, endpoint, audience))
  }
}
