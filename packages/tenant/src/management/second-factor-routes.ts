import { AUTHENTICATION_METHOD_ROUTES } from './authentication-methods.js'
import { GUARDIAN_DUO_ROUTES } from './guardian-duo.js'
import { GUARDIAN_ENROLLMENT_ROUTES } from './guardian-enrollments.js'
import { GUARDIAN_FACTOR_ROUTES } from './guardian-factors.js'
import { GUARDIAN_PHONE_ROUTES } from './guardian-phone.js'
import { GUARDIAN_POLICY_ROUTES } from './guardian-policies.js'
import { GUARDIAN_PUSH_ROUTES } from './guardian-push.js'
import { MULTIFACTOR_RESET_ROUTES } from './multifactor-reset.js'
import { RECOVERY_CODE_ROUTES } from './recovery-code-regeneration.js'
import type { Route } from './route.js'
import { USER_ENROLLMENTS_ROUTES } from './user-enrollments.js'

/** Everything about second factors: whose, which, and when. */
export const SECOND_FACTOR_ROUTES: readonly Route[] = [
  ...USER_ENROLLMENTS_ROUTES,
  ...AUTHENTICATION_METHOD_ROUTES,
  ...MULTIFACTOR_RESET_ROUTES,
  ...RECOVERY_CODE_ROUTES,
  ...GUARDIAN_PHONE_ROUTES,
  ...GUARDIAN_DUO_ROUTES,
  ...GUARDIAN_PUSH_ROUTES,
  ...GUARDIAN_FACTOR_ROUTES,
  ...GUARDIAN_POLICY_ROUTES,
  ...GUARDIAN_ENROLLMENT_ROUTES,
]
