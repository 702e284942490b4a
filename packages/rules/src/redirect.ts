import { RuleFault } from './rule-errors.js'
import { isPlainObject } from './snapshot.js'

/**
 * Reads `context.redirect`: the address to send the person to, or undefined for none. On the way
 * back from a redirect (`redirect-callback`) a new one is ignored.
 *
 * @throws RuleFault when it is set to anything but `{ url }` with an absolute http or https address.
 * @see [Redirect users from within rules](https://auth0.com/docs/customize/rules/redirect-users)
 */
export function readRedirect(
  context: object,
  { returning }: { returning: boolean },
): string | undefined {
  const value = Object.hasOwn(context, 'redirect')
    ? (context as { redirect?: unknown }).redirect
    : undefined
  if (!value || returning) return undefined
  const url = isPlainObject(value) && Object.hasOwn(value, 'url') ? value.url : undefined
  if (typeof url !== 'string' || !isWebAddress(url)) {
    throw new RuleFault(
      'context.redirect must be { url } with an absolute http or https address, without a password in it.',
    )
  }
  return url
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && !username && !password
}
