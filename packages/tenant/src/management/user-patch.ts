import type { GenericSchema, InferOutput } from 'valibot'
import * as v from 'valibot'
import { ManagementError } from './management-error.js'

/** Characters; our choice, above any name, address or link. */
const text = v.pipe(v.string(), v.maxLength(2048))
const metadata = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected type object',
)

const schema = v.strictObject({
  blocked: v.optional(v.boolean()),
  email: v.optional(
    v.pipe(v.string(), v.regex(/^[^\s@]{1,64}@[^\s@]{1,189}$/, 'must be an email address')),
  ),
  email_verified: v.optional(v.boolean()),
  password: v.optional(text),
  username: v.optional(text),
  name: v.optional(text),
  nickname: v.optional(text),
  given_name: v.optional(text),
  family_name: v.optional(text),
  picture: v.optional(text),
  user_metadata: v.optional(metadata),
  app_metadata: v.optional(metadata),
  // These say how to do it on Auth0; there is one way here.
  connection: v.optional(text),
  client_id: v.optional(text),
  verify_email: v.optional(v.boolean()),
  verify_password: v.optional(v.boolean()),
}) satisfies GenericSchema

/** The body of `PATCH /api/v2/users/{id}`. */
export type UserPatch = InferOutput<typeof schema>

/**
 * Checks a patch. A field that is not known is refused, as on Auth0: a misspelt `blocked` would
 * otherwise leave somebody in.
 *
 * @throws ManagementError 400.
 */
export function parseUserPatch(body: unknown): UserPatch {
  const parsed = v.safeParse(schema, body)
  if (!parsed.success) {
    const [issue] = parsed.issues
    const where = v.getDotPath(issue) ?? 'the body'
    throw invalidBody(`${issue.message} on property ${where.slice(0, 100)}`)
  }
  const { email, password } = parsed.output
  if (Object.keys(parsed.output).length === 0) throw invalidBody('Too few properties defined (0)')
  if (email !== undefined && password !== undefined) {
    throw invalidBody('Cannot update password and email simultaneously')
  }
  return parsed.output
}

function invalidBody(what: string): ManagementError {
  return new ManagementError(400, `Payload validation error: '${what}'.`, 'invalid_body')
}
