import { createRuleEngine } from '@lockstep/rules'
import { describe, expect, it, onTestFinished } from 'vitest'

// The situations of Auth0's page on custom MFA, in the form people copied into their tenants.
// See https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa

const selected = (uncommented: boolean) => `function (user, context, callback) {

  ${uncommented ? '' : '//'}var CLIENTS_WITH_MFA = ['payroll'];
  ${uncommented ? '' : '//'}if (CLIENTS_WITH_MFA.indexOf(context.clientID) !== -1) {
    ${uncommented ? '' : '//'}if (user.user_metadata && user.user_metadata.use_mfa){
      context.multifactor = {
        provider: 'any',
        allowRememberBrowser: false
      };
    ${uncommented ? '' : '//'}}
  ${uncommented ? '' : '//'}}

  callback(null, user, context);
}`

const extranet = `function (user, context, callback) {
  var ipaddr = require('ipaddr.js');
  var corp_network = "192.168.1.134/26";

  var current_ip = ipaddr.parse(context.request.ip);
  if (!current_ip.match(ipaddr.parseCIDR(corp_network))) {
    context.multifactor = {
        provider: 'any',
        allowRememberBrowser: false
    };
  }

  callback(null, user, context);
}`

const custom = `function (user, context, callback) {

  if (user.app_metadata.needs_service && context.protocol !== 'redirect-callback'){
    context.redirect = {
      url: 'https://factor.example/start'
    };
  }

  if (context.protocol === 'redirect-callback'){
    if (context.request.query.result !== 'ok') return callback(new UnauthorizedError('Not proven.'));
  }

  callback(null, user, context);
}`

async function run(
  script: string,
  { user = {}, context = {} }: { user?: object; context?: object },
) {
  const engine = createRuleEngine({ rules: [{ name: 'snippet', script, order: 1 }] })
  onTestFinished(() => engine.close())
  return engine.run({
    user: { user_id: 'auth0|1', app_metadata: {}, ...user },
    context: {
      protocol: 'oidc-basic-profile',
      clientID: 'intranet',
      request: { ip: '192.168.1.140', query: {}, body: {} },
      idToken: {},
      accessToken: {},
      ...context,
    },
  })
}

const always = [{ kind: 'multifactor', demand: { provider: 'any', allowRememberBrowser: false } }]
const from = (ip: string) => ({ context: { request: { ip, query: {}, body: {} } } })

describe('the documented rule for select users', () => {
  it('demands a factor of everybody as it is printed', async () => {
    expect((await run(selected(false), {})).obligations).toEqual(always)
  })

  it('demands one only of marked users in the named application once it is filled in', async () => {
    const user = { user_metadata: { use_mfa: true } }
    const context = { clientID: 'payroll' }
    expect((await run(selected(true), { user, context })).obligations).toEqual(always)
    expect((await run(selected(true), { user })).obligations).toEqual([])
    expect((await run(selected(true), { context })).obligations).toEqual([])
  })
})

describe('the documented rule for the extranet', () => {
  it('lets the corporate network in and asks everybody else', async () => {
    expect((await run(extranet, from('192.168.1.140'))).obligations).toEqual([])
    expect((await run(extranet, from('203.0.113.9'))).obligations).toEqual(always)
  })

  it('denies an IPv6 client, and the finding says why', async () => {
    const result = await run(extranet, from('2001:db8::9'))
    expect(result.outcome).toBe('deny')
    expect(result.findings.map(({ id }) => id)).toContain('cidr-throws-on-ipv6')
  })
})

describe('the documented rule for a custom service', () => {
  const user = { app_metadata: { needs_service: true } }
  const back = (result: string) => ({
    protocol: 'redirect-callback',
    request: { ip: '192.168.1.140', query: { result }, body: {} },
  })

  it('sends the user away, and judges what comes back', async () => {
    expect(await run(custom, { user })).toMatchObject({
      outcome: 'redirect',
      obligations: [{ kind: 'redirect', url: 'https://factor.example/start' }],
    })
    expect((await run(custom, { user, context: back('ok') })).outcome).toBe('allow')
    expect(await run(custom, { user, context: back('no') })).toMatchObject({
      outcome: 'deny',
      error: { code: 'unauthorized', message: 'Not proven.' },
    })
  })
})

describe('the deprecated ignoreCookie', () => {
  it('still asks at every login', async () => {
    const script = `function (user, context, callback) {
      context.multifactor = { provider: 'guardian', ignoreCookie: true };
      callback(null, user, context);
    }`
    expect((await run(script, {})).obligations).toEqual([
      { kind: 'multifactor', demand: { provider: 'guardian', allowRememberBrowser: false } },
    ])
  })
})
