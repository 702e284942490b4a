import type { Clock } from '../clock.js'
import type { User } from './user.js'

/** The keys a user is found by. */
export function userKeys({ connection }: User) {
  return { keys: { connection } }
}

/** The id of the document that claims an email address in a connection. */
export function emailId(connection: string, email: string): string {
  return JSON.stringify([connection, normalised(email)])
}

/** The id of the document that claims a username in a connection. */
export function usernameId(connection: string, username: string): string {
  return JSON.stringify([connection, 'username', normalised(username)])
}

/** ISO 8601, as Auth0 writes instants into profiles. */
export function instant(clock: Clock): string {
  return new Date(clock.now() * 1000).toISOString()
}

/** Email addresses are compared without case. */
export function normalised(email: string): string {
  return email.trim().toLowerCase()
}
