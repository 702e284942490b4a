import { describe, expect, it } from 'vitest'
import { inspectAction } from './inspect-action.js'

const inspect = (code: string) =>
  inspectAction({ name: 'a', code }).map(({ id, line }) => [id, line])

const handler = (body: string) => `exports.onExecutePostLogin = async (event, api) => {\n${body}\n}`
const demand = `api.multifactor.enable('any')`

describe('inspectAction', () => {
  it.each([
    ['mfa-skipped-on-prompt', `if (!event.transaction.prompt.includes('none')) { ${demand} }`],
    ['mfa-skipped-on-prompt', `if (event.transaction.prompt.includes('none')) return\n${demand}`],
    [
      'mfa-skipped-on-refresh',
      `if (event.transaction.protocol === 'oauth2-refresh-token') return;\n${demand}`,
    ],
    [
      'mfa-skipped-on-refresh',
      `if (event.transaction.protocol !== 'oauth2-refresh-token') { api.authentication.challengeWith({ type: 'otp' }) }`,
    ],
    ['keyed-on-user-metadata', `if (event.user.user_metadata.use_mfa) { ${demand} }`],
    ['keyed-on-user-metadata', `if (!event.user.user_metadata.use_mfa) return\n${demand}`],
  ])('finds %s in %s', (id, body) => {
    expect(inspect(handler(body))).toEqual([[id, 2]])
  })

  it.each([
    demand,
    `if (event.transaction.prompt.includes('login')) { ${demand} }`,
    `if (event.user.app_metadata.use_mfa) { ${demand} }`,
    `if (event.user.user_metadata.color) { console.log('x') }`,
    `// if (event.user.user_metadata.use_mfa) ${demand}`,
  ])('finds nothing in %s', (body) => {
    expect(inspect(handler(body))).toEqual([])
  })

  it('finds a return that nothing verifies', () => {
    const back = (body: string) => `exports.onContinuePostLogin = async (event, api) => { ${body} }`
    const trusting = `${handler('')}\n${back(`api.idToken.setCustomClaim('https://a.example/b', event.request.query.b)`)}`
    expect(inspect(trusting)).toEqual([['unverified-return', 4]])
    expect(inspect(back('api.redirect.validateToken({ secret: event.secrets.S })'))).toEqual([])
    expect(inspect(back('if (!event.user.app_metadata.consented) api.access.deny("no")'))).toEqual(
      [],
    )
  })
})
