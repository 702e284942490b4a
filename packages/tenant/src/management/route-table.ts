import { ACTION_ROUTES } from './actions.js'
import { API_ROUTES } from './apis.js'
import { CLIENT_ROUTES } from './clients.js'
import { CONNECTION_ROUTES } from './connections.js'
import { IDENTITY_ROUTES } from './identities.js'
import { LOG_ROUTES } from './logs.js'
import { ORGANIZATION_ROUTES } from './organizations.js'
import { ROLE_ROUTES } from './roles.js'
import type { Route } from './route.js'
import { RULE_ROUTES } from './rules.js'
import { SECOND_FACTOR_ROUTES } from './second-factor-routes.js'
import { TENANT_ROUTES } from './tenant-settings.js'
import { TICKET_ROUTES } from './tickets.js'
import { SESSION_ROUTES } from './user-sessions.js'
import { USER_ROUTES } from './users.js'
import { VERIFICATION_ROUTES } from './verification-email.js'

/** Every endpoint of the Management API. */
export const ROUTES: readonly Route[] = [
  ...USER_ROUTES,
  ...IDENTITY_ROUTES,
  ...SESSION_ROUTES,
  ...ROLE_ROUTES,
  ...ORGANIZATION_ROUTES,
  ...CLIENT_ROUTES,
  ...CONNECTION_ROUTES,
  ...API_ROUTES,
  ...RULE_ROUTES,
  ...ACTION_ROUTES,
  ...TENANT_ROUTES,
  ...TICKET_ROUTES,
  ...VERIFICATION_ROUTES,
  ...SECOND_FACTOR_ROUTES,
  ...LOG_ROUTES,
]
