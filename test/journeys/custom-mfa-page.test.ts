import { createRuleEngine } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'

/**
 * The snippets of "Configuring Custom MFA", with their placeholders filled in.
 *
 * @see [Configuring custom MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
const SELECT_USERS = `function (user, context, callback) {

  var CLIENTS_WITH_MFA = ['acme-vault'];
  // run only for the specified applications
  if (CLIENTS_WITH_MFA.indexOf(context.clientID) !== -1) {
    // uncomment the following if clause in case you want to request a second factor only from user's that have user_metadata.use_mfa === true
    if (user.user_metadata && user.user_metadata.use_mfa){
      context.multifactor = {
        provider: 'any',
        allowRememberBrowser: false
      };
    }
  }

  callback(null, user, context);
}
`
const EVERYBODY = `function (user, context, callback) {

  //var CLIENTS_WITH_MFA = ['REPLACE_WITH_YOUR_CLIENT_ID'];
  // run only for the specified applications
  // if (CLIENTS_WITH_MFA.indexOf(context.clientID) !== -1) {
    // uncomment the following if clause in case you want to request a second factor only from user's that have user_metadata.use_mfa === true
    // if (user.user_metadata && user.user_metadata.use_mfa){
      context.multifactor = {
        provider: 'any',
        allowRememberBrowser: false
      };
    // }
  //}

  callback(null, user, context);
}
`
const FREQUENCY = `function (user, context, callback) {
  function conditionIsMet() { return context.clientID === 'acme-vault' }

  if (conditionIsMet()){
    context.multifactor = {
      allowRememberBrowser: false,
      provider: 'any'
    };
  }

  callback(null, user, context);
}
`
const EXTRANET = `function (user, context, callback) {
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
}
`
const REDIRECT = `function (user, context, callback) {
  function condition() { return true }

  if (condition() && context.protocol !== 'redirect-callback'){
    context.redirect = {
      url: 'https://your_custom_mfa'
    };
  }

  if (context.protocol === 'redirect-callback'){
    if (context.request.query.result !== 'ok') return callback(new UnauthorizedError('The code was wrong.'));
  }

  callback(null, user, context);
}
`

interface Login {
  readonly client?: string
  readonly ip?: string
  readonly protocol?: string
  readonly query?: object
  readonly useMfa?: boolean
}

async function login(script: string, login: Login = {}) {
  const { client = 'acme', ip = '203.0.113.9', protocol = 'oidc-basic-profile', query = {} } = login
  const engine = createRuleEngine({ rules: [{ name: 'custom mfa', order: 1, script }] })
  try {
    return await engine.run({
      user: { user_id: 'auth0|1', user_metadata: { use_mfa: login.useMfa ?? false } },
      context: { protocol, clientID: client, request: { ip, query }, idToken: {}, accessToken: {} },
    })
  } finally {
    await engine.close()
  }
}

const always = [{ kind: 'multifactor', demand: { provider: 'any', allowRememberBrowser: false } }]

describe('the snippets of the custom MFA page', () => {
  it('demand a second factor of select users of select applications', async () => {
    const { obligations } = await login(SELECT_USERS, { client: 'acme-vault', useMfa: true })
    expect(obligations).toEqual(always)
    expect((await login(SELECT_USERS, { client: 'acme-vault' })).obligations).toEqual([])
    expect((await login(SELECT_USERS, { useMfa: true })).obligations).toEqual([])
  })

  it('demand one of everybody, as printed', async () => {
    expect(await login(EVERYBODY)).toMatchObject({
      outcome: 'allow',
      obligations: always,
      findings: [],
    })
  })

  it('demand one at every login when a condition is met', async () => {
    expect((await login(FREQUENCY, { client: 'acme-vault' })).obligations).toEqual(always)
    expect((await login(FREQUENCY)).obligations).toEqual([])
  })

  it('demand one outside the corporate network only', async () => {
    expect((await login(EXTRANET, { ip: '192.168.1.140' })).obligations).toEqual([])
    expect((await login(EXTRANET, { ip: '192.168.1.200' })).obligations).toEqual(always)
  })

  it('deny a client that comes by IPv6, and say why', async () => {
    const result = await login(EXTRANET, { ip: '2001:db8::1' })
    expect(result).toMatchObject({ outcome: 'deny', obligations: [] })
    expect(result.findings).toMatchObject([{ id: 'cidr-throws-on-ipv6', line: 6 }])
  })

  it('send the person to a custom MFA service, and judge the return', async () => {
    expect(await login(REDIRECT)).toMatchObject({
      outcome: 'redirect',
      obligations: [{ kind: 'redirect', url: 'https://your_custom_mfa' }],
    })
    const protocol = 'redirect-callback'
    expect(await login(REDIRECT, { protocol, query: { result: 'ok' } })).toMatchObject({
      outcome: 'allow',
      obligations: [],
    })
    expect(await login(REDIRECT, { protocol })).toMatchObject({
      outcome: 'deny',
      error: { code: 'unauthorized', message: 'The code was wrong.' },
    })
  })

  it('remove the demand with the provider none', async () => {
    const none = EVERYBODY.replace("'any'", "'none'")
    expect(await login(none)).toMatchObject({ outcome: 'allow', removesMultifactor: true })
  })
})
