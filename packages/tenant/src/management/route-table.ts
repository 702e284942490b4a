import type { Route } from './route.js'
import { USER_ROUTES } from './users.js'

/** Every endpoint of the Management API. */
export const ROUTES: readonly Route[] = [...USER_ROUTES]
