import * as v from 'valibot'
import { membersOf } from '../config/sections.js'
import { VERIFICATION_TEMPLATES } from '../messages/phone-template.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'

const messageTypesSchema = v.strictObject({
  message_types: v.array(v.picklist(['sms', 'voice'])),
})
const withCode = v.pipe(text, v.regex(/\{\{\s*code\s*\}\}/, 'must say where the code goes'))
const templatesSchema = v.strictObject({
  enrollment_message: withCode,
  verification_message: withCode,
})

const READ = ['read:guardian_factors']
const UPDATE = ['update:guardian_factors']

/**
 * How phones are reached, and in which words. The wording of `sms` and of `phone` is one.
 *
 * @see [Configure SMS and voice notifications](https://auth0.com/docs/secure/multi-factor-authentication/multi-factor-authentication-factors/configure-sms-voice-notifications-mfa)
 */
export const GUARDIAN_PHONE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/guardian/factors/phone/message-types',
    scopes: READ,
    handle: messageTypes,
  }),
  route({
    method: 'PUT',
    path: '/guardian/factors/phone/message-types',
    scopes: UPDATE,
    body: messageTypesSchema,
    handle: setMessageTypes,
  }),
  ...['phone', 'sms'].flatMap((factor) => [
    route({
      method: 'GET',
      path: `/guardian/factors/${factor}/templates`,
      scopes: READ,
      handle: templates,
    }),
    route({
      method: 'PUT',
      path: `/guardian/factors/${factor}/templates`,
      scopes: UPDATE,
      body: templatesSchema,
      handle: setTemplates,
    }),
    route({
      method: 'GET',
      path: `/guardian/factors/${factor}/selected-provider`,
      scopes: READ,
      handle: selectedProvider,
    }),
  ]),
]

async function messageTypes({ services }: Call): Promise<unknown> {
  const { phoneMessageTypes } = membersOf(services.configuration.input(), 'guardian')
  return { message_types: phoneMessageTypes ?? ['sms'] }
}

async function setMessageTypes(
  call: Call,
  { message_types: phoneMessageTypes }: v.InferOutput<typeof messageTypesSchema>,
) {
  await call.services.configuration.change(() => [
    { section: 'guardian', members: { phoneMessageTypes } },
  ])
  return messageTypes(call)
}

async function templates({ services }: Call): Promise<unknown> {
  const { phoneTemplates } = services.config().guardian
  return {
    enrollment_message: phoneTemplates.enrolment ?? VERIFICATION_TEMPLATES.enrolment,
    verification_message: phoneTemplates.challenge ?? VERIFICATION_TEMPLATES.challenge,
  }
}

async function setTemplates(call: Call, wanted: v.InferOutput<typeof templatesSchema>) {
  await call.services.configuration.change(() => [
    { section: 'guardian', members: { templates: [{ name: 'sms', ...wanted }] } },
  ])
  return templates(call)
}

/** Which sender is set up; where there is none, messages stay in the outbox. */
async function selectedProvider({ services }: Call): Promise<unknown> {
  const type = services.config().messages.senders.sms?.type
  if (type === undefined) return { provider: 'auth0' }
  return { provider: type === 'twilio' ? 'twilio' : 'phone-message-hook' }
}
