import { ProtocolError } from './protocol-error.js'

/** One scope: printable ASCII without space, `"` and `\`. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/

/**
 * The scopes in a list that is separated by spaces, each once.
 *
 * @throws ProtocolError `invalid_scope` for any other character: a tab would make one scope to a rule
 * and two to an API that reads the token.
 * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)
 */
export function scopesIn(list = ''): readonly string[] {
  const scopes = list.split(' ').filter(Boolean)
  if (scopes.every((scope) => SCOPE.test(scope))) return [...new Set(scopes)]
  throw new ProtocolError('invalid_scope', 'A scope may not contain this character.')
}
