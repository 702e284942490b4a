import type { MultifactorDemand, Provider } from '@lockstep/protocol'
import { PROVIDER_FACTORS, PROVIDERS } from '@lockstep/protocol'
import { readProviderAccount } from './provider-account.js'
import { RuleFault } from './rule-errors.js'
import { isPlainObject } from './snapshot.js'

/** What `context.multifactor` says: nothing, "no second factor", or a demand for one. */
export type MultifactorWord = 'silent' | 'none' | MultifactorDemand

/**
 * Reads `context.multifactor`. Falsy says nothing; `true` and `{}` demand any factor; a browser may
 * be remembered unless `allowRememberBrowser` is false or the older `ignoreCookie` is true.
 *
 * @throws RuleFault for an unknown provider and for every type that Auth0 does not document.
 * @see [Configuring custom MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export function readMultifactor(context: object): MultifactorWord {
  const value = Object.hasOwn(context, 'multifactor')
    ? (context as { multifactor?: unknown }).multifactor
    : undefined
  if (!value) return 'silent'
  if (value === true) return { provider: 'any', allowRememberBrowser: true }
  if (!isPlainObject(value)) {
    throw new RuleFault(`context.multifactor must be an object, found ${typeOf(value)}.`)
  }
  const provider = readProvider(value)
  const allowRememberBrowser = readFlag(value, 'allowRememberBrowser') ?? true
  const ignoreCookie = readFlag(value, 'ignoreCookie') ?? false
  const issuer = own(value, 'issuer')
  if (issuer !== undefined && typeof issuer !== 'string') {
    throw new RuleFault(`context.multifactor.issuer must be text, found ${typeOf(issuer)}.`)
  }
  if (provider === 'none') return 'none'
  return {
    provider,
    allowRememberBrowser: allowRememberBrowser && !ignoreCookie,
    ...(issuer !== undefined && { issuer }),
    ...(provider === 'duo' && readProviderAccount(value, 'context.multifactor')),
  }
}

/** Tells whether `next` asks for less than `previous` did. */
export function isWeaker(next: MultifactorWord, previous: MultifactorWord): boolean {
  if (typeof previous === 'string') return false
  if (typeof next === 'string') return true
  const admitted = PROVIDER_FACTORS[previous.provider]
  return (
    (next.allowRememberBrowser && !previous.allowRememberBrowser) ||
    PROVIDER_FACTORS[next.provider].some((factor) => !admitted.includes(factor))
  )
}

function readProvider(value: Record<string, unknown>): Provider | 'none' {
  const provider = own(value, 'provider')
  if (provider === undefined) return 'any'
  if (provider === 'none') return 'none'
  const known = PROVIDERS.find((name) => name === provider)
  if (known) return known
  const found = typeof provider === 'string' ? JSON.stringify(provider) : typeOf(provider)
  throw new RuleFault(
    `context.multifactor.provider must be one of ${PROVIDERS.join(', ')} or none, found ${found}.`,
  )
}

function readFlag(value: Record<string, unknown>, name: string): boolean | undefined {
  const flag = own(value, name)
  if (flag === undefined || typeof flag === 'boolean') return flag
  throw new RuleFault(`context.multifactor.${name} must be true or false, found ${typeOf(flag)}.`)
}

function own(value: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** Names the type of a value the way an error message does. */
export function typeOf(value: unknown): string {
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
