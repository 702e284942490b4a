import { createHash, randomBytes } from 'node:crypto'
import type { Stage } from './stage.js'

/** A request for a code, made by hand; `more` adds and replaces. */
export function authorizeUrl(
  { origin, tenant }: Stage,
  more: Readonly<Record<string, string>> = {},
): string {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'shop',
    redirect_uri: `${origin}/callback`,
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  return `${tenant.url}/authorize?${query.toString()}`
}
