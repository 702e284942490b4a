import type { Hono } from 'hono'
import type { Services } from '../services.js'

/** Mounts every endpoint of the login on `app`. */
export function registerFlow(_app: Hono, _services: Services): void {}
