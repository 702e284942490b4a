import type { Services, SignUpProfile } from '../../services.js'
import { createUser } from '../login/create-user.js'
import type { Registration } from '../login/create-user.js'
import { connectionOf, findClient } from '../request/clients.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonOrForm } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { passwordProblem } from './password-problem.js'

/** Auth0's codes and words. */
const REFUSALS = {
  user_exists: ['user_exists', 'The user already exists.'],
  username_exists: ['username_exists', 'The username provided is in use already.'],
  invalid_signup: ['invalid_signup', 'Invalid sign up'],
} as const satisfies Record<
  Exclude<Registration['outcome'], 'created' | 'weak_password'>,
  readonly string[]
>

/**
 * `POST /dbconnections/signup`. Of a person's own fields names and `user_metadata` are kept; `app_metadata`, by
 * which rules decide, never comes from outside.
 *
 * @see [Authentication API: Signup](https://auth0.com/docs/api/authentication#signup)
 */
export async function dbSignup(request: Request, services: Services): Promise<Answer> {
  const body = await jsonOrForm(request)
  const config = services.config()
  const client = findClient(config, textOf(body.client_id))
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.')
  const connection = connectionOf(config, client, textOf(body.connection))
  if (!connection) throw new ProtocolError('invalid_request', 'Unknown connection.')

  const { origin } = services.whereabouts(request)
  const userMetadata = flatMetadata(body.user_metadata)
  const registration = await createUser(services, {
    connection,
    email: textOf(body.email),
    password: textOf(body.password),
    ...(userMetadata && { userMetadata }),
    profile: rootFields(body),
    from: { clientId: client.clientId, ip: origin.ip, userAgent: origin.userAgent },
  })
  if (registration.outcome === 'weak_password') {
    return json(passwordProblem(registration.flaw), { status: 400 })
  }
  if (registration.outcome !== 'created') {
    const [code, description] = REFUSALS[registration.outcome]
    return json({ name: 'BadRequestError', code, description, statusCode: 400 }, { status: 400 })
  }
  const { user_id, email, email_verified, username } = registration.user
  const _id = user_id.slice(user_id.indexOf('|') + 1)
  return json({ _id, email, email_verified, ...(username !== undefined && { username }) })
}

/** The fields of the profile that a person may fill in, and characters of each. */
const ROOT_FIELDS = [
  ['given_name', 150],
  ['family_name', 150],
  ['name', 300],
  ['nickname', 300],
  ['picture', 2048],
  ['username', 128],
] as const

function rootFields(body: Readonly<Record<string, unknown>>): SignUpProfile {
  return Object.fromEntries(
    ROOT_FIELDS.flatMap(([name, longest]) => {
      const value = textOf(body[name]).trim()
      if (value === '') return []
      if (value.length > longest) {
        throw new ProtocolError(
          'invalid_signup',
          `The ${name} must have at most ${longest} characters.`,
        )
      }
      return [[name, value] as const]
    }),
  )
}

/** Auth0 takes texts only, at most ten of 500 characters. */
function flatMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const flat = entries.filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 500,
  )
  if (flat.length !== entries.length || flat.length > 10 || Array.isArray(value)) {
    throw new ProtocolError('invalid_signup', 'The user_metadata must be at most ten texts.')
  }
  return Object.fromEntries(flat.filter(([name]) => name !== '__proto__'))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
