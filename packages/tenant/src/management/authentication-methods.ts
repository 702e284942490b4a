import * as v from 'valibot'
import { logEnrolment } from '../factors/log-enrolment.js'
import { notify } from '../factors/notify.js'
import { addPhone, parsePhoneNumber } from '../factors/phone.js'
import { changeRecord, MOST_RECORDS, recordsOf } from '../factors/records.js'
import type { AuthenticatorRecord } from '../factors/records.js'
import { resetFactors } from '../factors/reset-factors.js'
import { addTotp, newTotpSecret } from '../factors/totp.js'
import type { Services } from '../services.js'
import { invalidBody, ManagementError, notFound } from './management-error.js'
import { pageOf } from './page.js'
import { methodId, presentedMethod } from './presented-authenticator.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'
import { userOf } from './users.js'

const PATH = '/users/:id/authentication-methods'
const ONE = `${PATH}/:method`

/** Keys of WebAuthn are made in the browser, and an address of email belongs to the account. */
const methodSchema = v.variant('type', [
  v.strictObject({ type: v.literal('phone'), name: v.optional(text), phone_number: text }),
  v.strictObject({
    type: v.literal('totp'),
    name: v.optional(text),
    totp_secret: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Z2-7]{16,128}=*$/i, 'must be Base32, as in JBSWY3DPEHPK3PXP'),
      ),
    ),
  }),
])
type NewMethod = v.InferOutput<typeof methodSchema>

/**
 * The authenticators of a user, one by one. What is taken away here ends sessions and remembered
 * browsers, as every reset by an administrator does.
 *
 * @see [Manage authentication methods](https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authentication-methods-with-management-api)
 */
export const AUTHENTICATION_METHOD_ROUTES: readonly Route[] = [
  route({ method: 'GET', path: PATH, scopes: ['read:authentication_methods'], handle: list }),
  route({
    method: 'POST',
    path: PATH,
    scopes: ['create:authentication_methods'],
    status: 201,
    body: methodSchema,
    handle: create,
  }),
  route({
    method: 'PUT',
    path: PATH,
    scopes: ['update:authentication_methods'],
    body: v.pipe(v.array(methodSchema), v.maxLength(MOST_RECORDS)),
    handle: replaceAll,
  }),
  route({
    method: 'DELETE',
    path: PATH,
    scopes: ['delete:authentication_methods'],
    status: 204,
    handle: removeAll,
  }),
  route({ method: 'GET', path: ONE, scopes: ['read:authentication_methods'], handle: one }),
  route({
    method: 'PATCH',
    path: ONE,
    scopes: ['update:authentication_methods'],
    body: v.strictObject({ name: text }),
    handle: rename,
  }),
  route({
    method: 'DELETE',
    path: ONE,
    scopes: ['delete:authentication_methods'],
    status: 204,
    handle: remove,
  }),
]

async function list(call: Call): Promise<unknown> {
  const { user_id: userId } = await userOf(call)
  const records = await recordsOf(call.services, userId)
  return pageOf(records.map(presentedMethod), call.query, { name: 'authenticators' })
}

async function one(call: Call): Promise<unknown> {
  return presentedMethod(await methodOf(call))
}

async function create(call: Call, method: NewMethod): Promise<unknown> {
  const { user_id: userId } = await userOf(call)
  return add(call.services, userId, method)
}

async function replaceAll(call: Call, methods: readonly NewMethod[]): Promise<unknown> {
  const { user_id: userId } = await userOf(call)
  methods.forEach(checkMethod)
  await resetFactors(call.services, userId)
  const added: unknown[] = []
  for (const method of methods) added.push(await add(call.services, userId, method))
  return added
}

async function removeAll(call: Call): Promise<void> {
  const { user_id: userId } = await userOf(call)
  await resetFactors(call.services, userId)
}

async function rename(call: Call, { name }: { readonly name: string }): Promise<unknown> {
  const record = await methodOf(call)
  const isThere = await changeRecord(call.services, record, (now) => ({ ...now, label: name }))
  if (!isThere) throw notFound('authentication method')
  return presentedMethod({ ...record, label: name })
}

async function remove(call: Call): Promise<void> {
  const record = await methodOf(call)
  await resetFactors(call.services, record.userId, ({ id }) => id === record.id)
}

async function methodOf(call: Call): Promise<AuthenticatorRecord> {
  const { user_id: userId } = await userOf(call)
  const records = await recordsOf(call.services, userId)
  const found = records.find((record) => methodId(record) === call.params.method)
  if (!found) throw notFound('authentication method')
  return found
}

/** Adds an authenticator that its owner brought along; a secret of ours is in this answer alone. */
async function add(services: Services, userId: string, method: NewMethod): Promise<unknown> {
  checkMethod(method)
  if ((await recordsOf(services, userId)).length >= MOST_RECORDS) {
    throw new ManagementError(409, 'The user has too many authenticators.', 'too_many_records')
  }
  const secret = method.type === 'totp' ? (method.totp_secret ?? newTotpSecret()) : undefined
  const id =
    method.type === 'totp'
      ? await addTotp(services, userId, { secret: secret?.toUpperCase() ?? '' })
      : await addPhone(services, userId, parsePhoneNumber(method.phone_number) ?? '')
  const record = (await recordsOf(services, userId)).find((candidate) => candidate.id === id)
  if (!record) {
    throw new ManagementError(409, 'The user has this authenticator already.', 'already_exists')
  }
  const { name: label } = method
  if (label !== undefined) await changeRecord(services, record, (now) => ({ ...now, label }))
  await logEnrolment(services, { userId }, 'gd_enrollment_complete', record.kind)
  await notify(services, { userId }, 'enrolled', record.kind)
  return {
    ...presentedMethod({ ...record, ...(label !== undefined && { label }) }),
    ...(secret !== undefined && { totp_secret: secret }),
  }
}

function checkMethod(method: NewMethod): void {
  if (method.type === 'phone' && parsePhoneNumber(method.phone_number) === undefined) {
    throw invalidBody('phone_number must be in E.164, as in +15550100199')
  }
}
