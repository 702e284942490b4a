// Plays Acme's code service for `lockstep compare --service`: each answer is one way in which a person
// comes back to /continue. The token that the service was sent says for whom it must answer.
import { createHmac } from 'node:crypto'

const SECRET = 'the answers of Acme are signed with this'

export const answers = {
  right: (visit) => answer(visit),
  nothing: () => ({}),
  cancelled: () => ({ query: { mfa_error: 'cancelled' } }),
  'too many attempts': () => ({ query: { mfa_error: 'too_many_attempts' } }),
  'signed by somebody else': (visit) => answer(visit, {}, 'another secret'),
  expired: (visit) => answer(visit, { exp: now() - 60 }),
  'for another user': (visit) => answer(visit, { sub: 'auth0|somebody-else' }),
  'for another login': (visit) => answer(visit, { jti: 'another', state: 'another' }),
  'by another service': (visit) => answer(visit, { iss: 'another-service' }),
  'for another tenant': (visit) => answer(visit, { aud: 'another-tenant' }),
}

function answer({ url, state }, changed = {}, secret = SECRET) {
  const { sub, jti } = read(new URL(url).searchParams.get('mfa_request'))
  const claims = {
    iss: 'acme-mfa-service',
    aud: 'acme-tenant',
    exp: now() + 60,
    sub,
    jti, // The rule looks for it …
    state, // … and the Action for this.
    ...changed,
  }
  return { body: { mfa_answer: sign(claims, secret) } }
}

function now() {
  return Math.floor(Date.now() / 1000)
}

function read(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
}

function sign(payload, secret) {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
