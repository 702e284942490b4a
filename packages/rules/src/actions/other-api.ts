import type { ApiContext } from './api-context.js'
import { failClosed } from './action-record.js'
import { refuse, takeText } from './check.js'

/** The methods of `api.samlResponse`: this tenant issues no SAML response that they could change. */
const SAML_METHODS = [
  'setAttribute',
  'setAudience',
  'setAuthnContextClassRef',
  'setCert',
  'setCreateUpnClaim',
  'setDestination',
  'setDigestAlgorithm',
  'setEncryptionAlgorithm',
  'setEncryptionCert',
  'setEncryptionPublicKey',
  'setIncludeAttributeNameFormat',
  'setIssuer',
  'setKey',
  'setLifetimeInSeconds',
  'setMapIdentities',
  'setMapUnknownClaimsAsIs',
  'setNameIdentifierFormat',
  'setNameIdentifierProbes',
  'setPassthroughClaimsWithNoMapping',
  'setRecipient',
  'setRelayState',
  'setSignResponse',
  'setSignatureAlgorithm',
  'setSigningCert',
  'setTypedAttributes',
] as const

/** `api.samlResponse`: every call is accepted, does nothing and says so. */
export function samlApi({ warn }: ApiContext): Record<string, () => void> {
  return Object.fromEntries(
    SAML_METHODS.map((name) => [
      name,
      () => warn(`api.samlResponse.${name} does nothing: this tenant speaks no SAML.`),
    ]),
  )
}

/** `api.rules`, by the name or the id of a rule. */
export function rulesApi({ facts }: ApiContext): { wasExecuted(rule: unknown): boolean } {
  return {
    wasExecuted: (rule) =>
      (facts.rulesExecuted ?? []).includes(takeText(rule, 'api.rules.wasExecuted(ruleId)')),
  }
}

/**
 * What this tenant cannot do, and must not seem to have done: a form that was not shown or a role that
 * was not given might be what the login depends on. Each call denies it.
 */
export function unsupportedApi({ recorder }: ApiContext, path: string): object {
  const refusal = (method: string) => () =>
    failClosed(recorder, () =>
      refuse(
        `${path}.${method}`,
        'is not supported by this tenant. Guard the call, or test this Action with loadAction and an api of your own.',
      ),
    )
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? refusal(name) : undefined) })
}
