import { describe, expect, it } from 'vitest'
import { inspectAction } from './inspect-action.js'

const inspect = (code: string) =>
  inspectAction({ name: 'a', code }).map(({ id, line }) => [id, line])

const handler = (body: string) => `exports.onExecutePostLogin = async (event, api) => {\n${body}\n}`
const demand = `api.multifactor.enable('any')`

const KEEP = `api.user.setAppMetadata('verified', true)`

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
    [
      'mfa-skipped-on-prompt',
      `const isSilent = event.transaction?.prompt?.includes('none'); isSilent || ${demand}`,
    ],
    ['mfa-skipped-on-prompt', `if (event.request.query.prompt !== 'none') ${demand}`],
    ['mfa-skipped-on-prompt', `if (event.transaction.prompt.length === 0) ${demand}`],
    [
      'mfa-skipped-on-refresh',
      `switch (event.transaction.protocol) { case 'oauth2-refresh-token': break; default: ${demand} }`,
    ],
    ['mfa-skipped-on-refresh', `if (event.refresh_token) return\n${demand}`],
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
    `if (event.transaction.prompt.includes('none')) return api.access.deny('Show a page.')\n${demand}`,
    `if (event.transaction.protocol === 'oauth2-refresh-token') api.access.deny('no'); else ${demand}`,
    `if (event.transaction.prompt.includes('none')) api.multifactor.enable('guardian'); else ${demand}`,
    `if (event.transaction.prompt.includes('none')) return api.multifactor.enable('none')`,
    'this is no JavaScript (',
  ])('finds nothing in %s', (body) => {
    expect(inspect(handler(body))).toEqual([])
  })

  it('reads an Action however it is written', () => {
    const helper = `const { onlyPages } = { onlyPages: true }
      function ask(api) { api.authentication.challengeWith({ type: 'otp' }) }
      const onExecutePostLogin = async ({ transaction: { protocol } }, api) => {
        if (protocol === 'oauth2-refresh-token') return
        ask(api)
      }
      module.exports = { onExecutePostLogin }`
    expect(inspect(helper)).toEqual([['mfa-skipped-on-refresh', 4]])
    const parts = `module.exports.onExecutePostLogin = async function (event, { multifactor }) {
      if (event.user.user_metadata.trusted) return
      multifactor.enable('any')
    }`
    expect(inspect(parts)).toEqual([['keyed-on-user-metadata', 2]])
  })

  it.each([
    ['open-redirect', 'api.redirect.sendUserTo(event.request.query.next)'],
    ['open-redirect', 'api.redirect.sendUserTo(`https://${event.user.user_metadata.host}/mfa`)'],
    [
      'cidr-throws-on-ipv6',
      `const ip = require('ipaddr.js'); ip.parse(event.request.ip).match(ip.parseCIDR('10.0.0.0/8'))`,
    ],
  ])('finds %s in %s', (id, body) => {
    expect(inspect(handler(body))).toEqual([[id, 2]])
  })

  it.each([
    `if (!event.user.email_verified) api.access.deny('No.')\n${KEEP}`,
    `if (!event.user.email_verified) { api.validation.error('unverified', 'No.') }\n${KEEP}`,
    `const { access } = api; access.deny('No.')\n${KEEP}`,
    `api.session.revoke('No.')\napi.user.setUserMetadata('seen', true)`,
    `const refuse = () => api.access.deny('No.')\nrefuse(); ${KEEP}`,
  ])('finds metadata that are written after a denial in %s', (body) => {
    expect(inspect(handler(body))).toEqual([['metadata-after-denial', 3]])
  })

  it.each([
    `if (!event.user.email_verified) return api.access.deny('No.')\n${KEEP}`,
    `if (event.user.email_verified) ${KEEP}\nelse api.access.deny('No.')`,
    `${KEEP}\napi.access.deny('No.')`,
    `api.access.deny('No.')\napi.transaction.setMetadata('verified', true)`,
  ])('finds no metadata after a denial in %s', (body) => {
    expect(inspect(handler(body))).toEqual([])
  })

  it('does not find a redirect open that goes to a host of the author', () => {
    const body = `api.redirect.sendUserTo('https://a.example/' + event.request.query.next)
      api.redirect.sendUserTo(event.secrets.URL); api.redirect.sendUserTo(event.user.app_metadata.url)`
    expect(inspect(handler(body))).toEqual([])
  })

  it('finds a return that nothing verifies', () => {
    const back = (body: string) => `exports.onContinuePostLogin = async (event, api) => { ${body} }`
    const trusting = `${handler('')}\n${back(`api.idToken.setCustomClaim('https://a.example/b', event.request.query.b)`)}`
    expect(inspect(trusting)).toEqual([['unverified-return', 4]])
    expect(inspect(back('api.redirect.validateToken({ secret: event.secrets.S })'))).toEqual([])
    expect(inspect(back(`require('jsonwebtoken').verify(event.request.body.t, 's')`))).toEqual([])
    expect(inspect(back(`await fetch('https://a.example/' + event.request.query.id)`))).toEqual([])
    expect(inspect(back('console.log(event.request.query.id)'))).toEqual([['unverified-return', 1]])
    expect(inspect(back('if (!event.user.app_metadata.consented) api.access.deny("no")'))).toEqual(
      [],
    )
  })
})
