import type { TenantConfigInput } from '@lockstep/tenant'
import { ACME } from '../../journeys/support/acme.js'
import { GRANT } from '../../journeys/support/grants.js'
import { DESK } from './random-desk.js'
import type { Person } from './random-people.js'
import { CLIENTS } from './random-steps.js'

/** One application demands nothing, one a second factor, and one a second factor every time. */
export const RULE = `function (user, context, callback) {
  if (context.clientID === 'bank') { context.multifactor = { provider: 'any' }; }
  if (context.clientID === 'vault') {
    context.multifactor = { provider: 'any', allowRememberBrowser: false };
  }
  if (context.request.query.away) { context.redirect = { url: 'https://mfa.example/' }; }
  callback(null, user, context);
}`

/** The configuration of a tenant with these people as they are now. */
export function configOf(people: readonly Person[]): Partial<TenantConfigInput> {
  return {
    clients: [
      DESK.client,
      ...CLIENTS.map((client_id) => ({
        client_id,
        name: client_id,
        callbacks: [ACME.callback],
        grant_types: [
          'authorization_code',
          'refresh_token',
          'password',
          GRANT.mfaOtp,
          GRANT.mfaOob,
          GRANT.mfaRecoveryCode,
          GRANT.deviceCode,
        ],
      })),
    ],
    clientGrants: [DESK.grant],
    guardian: {
      factors: [
        { name: 'sms', enabled: true },
        { name: 'push-notification', enabled: true },
      ],
    },
    users: people.map(({ id, email, password, secret, recoveryCode, phone }) => ({
      user_id: id,
      email,
      password,
      mfa: {
        ...(secret && { otp_secret: secret }),
        ...(recoveryCode && { recovery_code: recoveryCode }),
        ...(phone && { phone_number: phone }),
      },
    })),
  }
}
