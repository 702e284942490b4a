import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRuleEngine } from './engine.js'
import type { FindingId } from './findings.js'
import { FINDING_IDS } from './findings.js'
import { inspectRule } from './inspect-rule.js'

const DEMAND = `context.multifactor = { provider: 'any', allowRememberBrowser: false };`
const PASS = 'callback(null, user, context);'
const rule = (body: string) => `function (user, context, callback) {\n${body}\n}`

const found = (body: string) =>
  inspectRule({ name: 'r', script: body.startsWith('async') ? body : rule(body) }).map(
    ({ id, line }) => `${id}:${line}`,
  )

interface Case {
  readonly what: string
  /** Earns the finding, on the line with the mark. */
  readonly earns: string
  /** Does the same without the risk. */
  readonly mended: string
}

/** Each finding that a script earns by what it says. The mark `/*!*\/` is on the line that is named. */
const STATIC: Readonly<Partial<Record<FindingId, readonly Case[]>>> = {
  'mfa-skipped-on-redirect-callback': [
    {
      what: 'a condition around the demand',
      earns: `if (context.protocol !== 'redirect-callback') { /*!*/\n${DEMAND}\n}\n${PASS}`,
      mended: `${DEMAND}\n${PASS}`,
    },
    {
      what: 'an early return',
      earns: `if (context.protocol === 'redirect-callback') return ${PASS} /*!*/\n${DEMAND}\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') ${DEMAND}\n${DEMAND}\n${PASS}`,
    },
    {
      what: 'a helper variable',
      earns: `var returning = context.protocol == 'redirect-callback';\nif (!returning) ${DEMAND} /*!*/\n${PASS}`,
      mended: `var returning = context.protocol == 'redirect-callback';\nif (returning || true) ${DEMAND}\n${PASS}`,
    },
    {
      what: 'destructuring and a guard by &&',
      earns: `const { protocol } = context;\nprotocol !== 'redirect-callback' && (context.multifactor = { provider: 'any' }); /*!*/\n${PASS}`,
      mended: `const { protocol } = context;\nprotocol && (context.multifactor = { provider: 'any' });\n${PASS}`,
    },
    {
      what: 'a ternary',
      earns: `context.multifactor = context.protocol === 'redirect-callback' ? undefined : { provider: 'any' }; /*!*/\n${PASS}`,
      mended: `context.multifactor = user.email ? { provider: 'guardian' } : { provider: 'any' };\n${PASS}`,
    },
    {
      what: 'a switch',
      earns: `switch (context.protocol) { /*!*/\ncase 'redirect-callback': break;\ndefault: ${DEMAND}\n}\n${PASS}`,
      mended: `switch (context.protocol) {\ncase 'redirect-callback': ${DEMAND} break;\ndefault: ${DEMAND}\n}\n${PASS}`,
    },
    {
      what: 'a helper function and a list',
      earns: `if (interactive()) demand(); /*!*/\n${PASS}\nfunction interactive() { return ['redirect-callback', 'oauth2-refresh-token'].indexOf(context.protocol) === -1; } /*!*/\nfunction demand() { ${DEMAND} }`,
      mended: `if (interactive()) demand();\n${PASS}\nfunction interactive() { return ['samlp'].indexOf(context.protocol) === -1; }\nfunction demand() { ${DEMAND} }`,
    },
  ],
  'mfa-skipped-on-prompt': [
    {
      what: 'an early return',
      earns: `if (context.request.query.prompt === 'none') { /*!*/\nreturn ${PASS}\n}\n${DEMAND}\n${PASS}`,
      mended: `if (context.request.query.prompt === 'none') { console.log('silent'); }\n${DEMAND}\n${PASS}`,
    },
    {
      what: 'destructuring, a default and a nested condition',
      earns: `const { query = {} } = context.request;\nif (user.email) {\nif (query && query['prompt'] !== 'none') ${DEMAND} /*!*/\n}\n${PASS}`,
      mended: `const { query = {} } = context.request;\nif (user.email) {\nif (query && query['prompt'] !== 'login') ${DEMAND}\n}\n${PASS}`,
    },
  ],
  'mfa-skipped-on-refresh': [
    {
      what: 'the protocol',
      earns: `if (context.protocol === 'oauth2-refresh-token') { return ${PASS} } /*!*/\n${DEMAND}\n${PASS}`,
      mended: `if (context.protocol === 'oauth2-refresh-token') { user.renewed = true; }\n${DEMAND}\n${PASS}`,
    },
    {
      what: 'a session that a renewal does not have',
      earns: `if (context.authentication) ${DEMAND} /*!*/\n${PASS}`,
      mended: `var methods = (context.authentication && context.authentication.methods) || [];\nif (!methods.some(function (m) { return m.name === 'mfa' })) ${DEMAND}\n${PASS}`,
    },
    {
      what: 'a session that is compared with nothing',
      earns: `if (context.authentication != null) ${DEMAND} /*!*/\n${PASS}`,
      mended: `if (context.authentication == null) user.renewed = true;\n${DEMAND}\n${PASS}`,
    },
    {
      what: 'the grant type',
      earns: `if (context.request.body.grant_type !== 'refresh_token') ${DEMAND} /*!*/\n${PASS}`,
      mended: `if (context.request.body.grant_type !== 'password') ${DEMAND}\n${PASS}`,
    },
  ],
  'keyed-on-user-metadata': [
    {
      what: 'a switch that people set themselves',
      earns: `if (user.user_metadata && user.user_metadata.use_mfa) { /*!*/\n${DEMAND}\n}\n${PASS}`,
      mended: `if (user.app_metadata && user.app_metadata.use_mfa) {\n${DEMAND}\n}\n${PASS}`,
    },
    {
      what: 'an exemption through a helper variable',
      earns: `const meta = user.user_metadata || {};\nif (meta.skip_mfa) return ${PASS} /*!*/\n${DEMAND}\n${PASS}`,
      mended: `const meta = user.user_metadata || {};\nif (meta.theme) user.theme = meta.theme;\n${DEMAND}\n${PASS}`,
    },
    {
      what: 'a provider that people set themselves',
      earns: `context.multifactor = { provider: user.user_metadata.factor }; /*!*/\n${PASS}`,
      mended: `context.multifactor = { provider: user.app_metadata.factor };\n${PASS}`,
    },
  ],
  'metadata-before-mfa': [
    {
      what: 'a fingerprint kept in the pass that demands',
      earns: `user.app_metadata = user.app_metadata || {};\nvar prints = user.app_metadata.fingerprints || [];\nif (prints.indexOf(context.request.userAgent) === -1) {\n${DEMAND}\nprints.push(context.request.userAgent);\nauth0.users.updateAppMetadata(user.user_id, { fingerprints: prints }); /*!*/\n}\n${PASS}`,
      mended: `user.app_metadata = user.app_metadata || {};\nvar prints = user.app_metadata.fingerprints || [];\nvar proven = (context.authentication || { methods: [] }).methods.some(function (m) { return m.name === 'mfa' });\nif (prints.indexOf(context.request.userAgent) === -1) {\n${DEMAND}\nif (proven) auth0.users.updateAppMetadata(user.user_id, { fingerprints: prints });\n}\n${PASS}`,
    },
    {
      what: 'a country kept after the demand',
      earns: `var last = user.app_metadata.last_country;\nif (last !== context.request.geoip.country_code) ${DEMAND}\nauth0.users.updateAppMetadata(user.user_id, { last_country: context.request.geoip.country_code }) /*!*/\n.then(function () { ${PASS} })\n.catch(callback);`,
      mended: `var last = user.app_metadata.last_country;\nif (last !== context.request.geoip.country_code) { ${DEMAND} return ${PASS} }\nauth0.users.updateAppMetadata(user.user_id, { seen: Date.now() })\n.then(function () { ${PASS} })\n.catch(callback);`,
    },
  ],
  'metadata-after-denial': [
    {
      what: 'a check that does not return',
      earns: `if (!user.email_verified) callback(new UnauthorizedError('No.'));\nauth0.users.updateAppMetadata(user.user_id, { verified: true }); /*!*/\n${PASS}`,
      mended: `if (!user.email_verified) return callback(new UnauthorizedError('No.'));\nauth0.users.updateAppMetadata(user.user_id, { verified: true });\n${PASS}`,
    },
  ],
  'unverified-return': [
    {
      what: 'a return that nothing looks at',
      earns: `if (context.protocol !== 'redirect-callback') {\ncontext.redirect = { url: 'https://mfa.example/' }; /*!*/\n}\n${PASS}`,
      mended: `if (context.protocol !== 'redirect-callback') {\ncontext.redirect = { url: 'https://mfa.example/' };\nreturn ${PASS}\n}\njwt.verify(context.request.query.token, configuration.SECRET, { algorithms: ['HS256'], subject: user.user_id }, function (error) {\nif (error) return callback(new UnauthorizedError('No.'));\n${PASS}\n});`,
    },
    {
      what: 'a return that is judged by a word in the address',
      earns: `if (context.protocol === 'redirect-callback') {\nif (context.request.query.result !== 'ok') return callback(new UnauthorizedError('No.'));\nreturn ${PASS}\n}\ncontext.redirect = { url: 'https://mfa.example/' }; /*!*/\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') {\nif (user.app_metadata.mfa_done !== user.jti) return callback(new UnauthorizedError('No.'));\nreturn ${PASS}\n}\ncontext.redirect = { url: 'https://mfa.example/' };\n${PASS}`,
    },
    {
      what: 'consent that is a word in the address',
      earns: `var agreed = user.app_metadata && user.app_metadata.agreed;\nif (!agreed && context.protocol !== 'redirect-callback') {\ncontext.redirect = { url: configuration.CONSENT_URL }; /*!*/\n}\nif (context.protocol === 'redirect-callback') {\nif (context.request.query.confirm !== 'yes') return callback(new UnauthorizedError('No.'));\n}\n${PASS}`,
      mended: `var agreed = user.app_metadata && user.app_metadata.agreed;\nif (!agreed && context.protocol !== 'redirect-callback') {\ncontext.redirect = { url: configuration.CONSENT_URL };\n}\nif (context.protocol === 'redirect-callback') {\nif (agreed) return ${PASS}\nreturn callback(new UnauthorizedError('No.'));\n}\n${PASS}`,
    },
    {
      what: 'a return whose failure lets the login pass',
      earns: `if (context.protocol === 'redirect-callback') {\ntry { verify(context.request.query.token); } catch (error) { console.log(error); }\nreturn ${PASS}\n}\ncontext.redirect = { url: 'https://mfa.example/' }; /*!*/\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') {\ntry { verify(context.request.query.token); } catch (error) { return callback(error); }\nreturn ${PASS}\n}\ncontext.redirect = { url: 'https://mfa.example/' };\n${PASS}`,
    },
  ],
  'open-redirect': [
    {
      what: 'an address of the caller',
      earns: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\ncontext.redirect = { url: context.request.query.return_to || 'https://acme.example/' }; /*!*/\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\nvar wanted = context.request.query.return_to;\nif (['https://a.example/'].indexOf(wanted) === -1) return callback(new Error('No.'));\ncontext.redirect = { url: wanted };\n${PASS}`,
    },
    {
      what: 'a host that people set themselves, in a template',
      earns: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\ncontext.redirect = { url: \`https://\${user.user_metadata.host}/mfa\` }; /*!*/\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\ncontext.redirect = { url: \`https://mfa.example/?host=\${user.user_metadata.host}\` };\n${PASS}`,
    },
    {
      what: 'a host that does not end',
      earns: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\ncontext.redirect = { url: 'https://mfa.example' + context.request.query.path }; /*!*/\n${PASS}`,
      mended: `if (context.protocol === 'redirect-callback') { ${DEMAND} }\ncontext.redirect = { url: configuration.MFA_URL + context.request.query.path };\n${PASS}`,
    },
  ],
  'scope-substring': [
    {
      what: 'a search in the text of the scope',
      earns: `if ((context.request.query.scope || '').indexOf('transfer:funds') !== -1) ${DEMAND} /*!*/\n${PASS}`,
      mended: `if ((context.request.query.scope || '').split(' ').indexOf('transfer:funds') !== -1) ${DEMAND}\n${PASS}`,
    },
    {
      what: 'a helper variable',
      earns: `const { scope } = context.request.query;\nif (scope && scope.includes('transfer:funds')) ${DEMAND} /*!*/\n${PASS}`,
      mended: `const scopes = (context.request.query.scope || '').split(' ');\nif (scopes.includes('transfer:funds')) ${DEMAND}\n${PASS}`,
    },
  ],
  'authentication-missing-on-refresh': [
    {
      what: 'methods that are read without asking',
      earns: `var done = context.authentication.methods.some(function (m) { return m.name === 'mfa' }); /*!*/\nif (!done) ${DEMAND}\n${PASS}`,
      mended: `var done = context.authentication && context.authentication.methods.some(function (m) { return m.name === 'mfa' });\nif (!done) ${DEMAND}\n${PASS}`,
    },
    {
      what: 'a chain with a question mark too few',
      earns: `${PASS} console.log(context.authentication.methods?.length); /*!*/`,
      mended: `console.log(context?.authentication?.methods.length);\n${PASS}`,
    },
  ],
  'cidr-throws-on-ipv6': [
    {
      what: 'a match that does not ask for the kind',
      earns: `var ipaddr = require('ipaddr.js');\nif (!ipaddr.parse(context.request.ip).match(ipaddr.parseCIDR('10.0.0.0/8'))) { /*!*/\n${DEMAND}\n}\n${PASS}`,
      mended: `var ipaddr = require('ipaddr.js');\nvar ip = ipaddr.parse(context.request.ip);\nif (ip.kind() !== 'ipv4' || !ip.match(ipaddr.parseCIDR('10.0.0.0/8'))) {\n${DEMAND}\n}\n${PASS}`,
    },
  ],
  'double-callback': [
    {
      what: 'a denial without a return',
      earns: `if (!user.email_verified) callback(new UnauthorizedError('No.'));\n${PASS} /*!*/`,
      mended: `if (!user.email_verified) return callback(new UnauthorizedError('No.'));\n${PASS}`,
    },
  ],
  'unnamespaced-claim': [
    {
      what: 'a bare name',
      earns: `context.accessToken.plan = 'paid'; /*!*/\n${PASS}`,
      mended: `context.accessToken['https://acme.example/plan'] = 'paid';\n${PASS}`,
    },
    {
      what: 'a name in a constant',
      earns: `const KEY = 'plan';\ncontext.idToken[KEY] = 'paid'; /*!*/\n${PASS}`,
      mended: `const KEY = 'https://acme.example/plan';\ncontext.idToken[KEY] = 'paid';\n${PASS}`,
    },
  ],
  'reserved-claim': [
    {
      what: 'a claim that only the tenant may make',
      earns: `context.idToken.amr = ['mfa']; /*!*/\n${PASS}`,
      mended: `context.idToken.email_verified = true;\n${PASS}`,
    },
  ],
}

/** The lines with a mark, the first of them being that of the opening brace. */
function markedLines(body: string): readonly number[] {
  return rule(body)
    .split('\n')
    .flatMap((line, index) => (line.includes('/*!*/') ? [index + 1] : []))
}

describe('a script earns', () => {
  for (const [id, cases] of Object.entries(STATIC)) {
    it.each(cases.map((each) => [each.what, each] as const))(
      `${id} by %s, and not once it is mended`,
      (_what, { earns, mended }) => {
        const lines = found(earns).filter((each) => each.startsWith(`${id}:`))
        expect(lines).toHaveLength(1)
        expect(markedLines(earns)).toContain(Number(lines[0]?.split(':')[1]))
        expect(found(mended).filter((each) => each.startsWith(`${id}:`))).toEqual([])
      },
    )
  }

  it('trailing-semicolon by a semicolon at its end', () => {
    expect(inspectRule({ name: 'r', script: `${rule(PASS)};` })).toMatchObject([
      { id: 'trailing-semicolon', line: 3 },
    ])
  })

  it('every finding but those that only a login can earn', () => {
    const happening: readonly FindingId[] = ['demand-undone', 'prototype-pollution']
    const covered = [...Object.keys(STATIC), 'trailing-semicolon', ...happening]
    expect(covered.toSorted()).toEqual(FINDING_IDS.toSorted())
  })
})

describe('a script earns nothing', () => {
  it.each([
    [
      'by text in comments',
      `// if (context.protocol !== 'redirect-callback') {\n${DEMAND}\n${PASS}`,
    ],
    [
      'by text in quotes',
      `console.log("if (context.protocol !== 'redirect-callback')");\n${DEMAND}\n${PASS}`,
    ],
    [
      'by demanding something else instead',
      `if (context.protocol === 'redirect-callback') context.multifactor = { provider: 'guardian' };\nelse ${DEMAND}\n${PASS}`,
    ],
    [
      'by choosing among factors',
      `context.multifactor = { provider: user.app_metadata.sms ? 'sms' : 'any' };\n${PASS}`,
    ],
    ['by asking everybody twice', `${DEMAND}\nif (user.user_metadata.extra) ${DEMAND}\n${PASS}`],
    [
      'by a promise that ends in callback',
      `auth0.users.updateUserMetadata(user.user_id, {}).then(function () { ${PASS} }).catch(callback);`,
    ],
    ['by an unknown helper', `if (acme.isTrusted(context)) return ${PASS}\n${DEMAND}\n${PASS}`],
    [
      'by recursion',
      `function again(n) { return n ? again(n - 1) : again(n) }\nif (again(3)) ${DEMAND}\n${PASS}`,
    ],
  ])('%s', (_what, body) => expect(found(body)).toEqual([]))

  it.each([
    ['text that is no program', 'if (((( {'],
    ['a text that does not end', `function (user) { var a = 'b`],
    ['a template that does not end', 'function (user) { `${a'],
    ['a comment that does not end', 'function (user) { /* '],
    ['deep nesting', `function (u) { return ${'('.repeat(5_000)}1${')'.repeat(5_000)} }`],
    ['no function', '42'],
    ['nothing', ''],
  ])('when it is %s', (_what, script) => expect(inspectRule({ name: 'r', script })).toEqual([]))

  it('when it is a rule of the demo, but for the one that trusts its users', () => {
    const folder = new URL('../../../demo/tenant/rules/', import.meta.url)
    const files = readdirSync(folder).filter((file) => file.endsWith('.js'))
    const earned = files.flatMap((name) =>
      inspectRule({ name, script: readFileSync(new URL(name, folder), 'utf8') }),
    )
    expect(files.length).toBeGreaterThan(5)
    expect(earned.map(({ id, rule }) => `${id} ${rule}`)).toEqual([
      'keyed-on-user-metadata users-who-opted-in.js',
    ])
  })
})

describe('a strict tenant', () => {
  const login = (body: string) =>
    createRuleEngine({
      isolation: 'inline',
      strict: true,
      host: { updateAppMetadata: async () => {}, updateUserMetadata: async () => {} },
      rules: [{ name: 'r', order: 1, script: rule(body) }],
    }).run({
      user: { user_id: 'auth0|1', email_verified: true, app_metadata: {}, user_metadata: {} },
      context: {
        protocol: 'oidc-basic-profile',
        request: { ip: '203.0.113.9', userAgent: 'x', query: {}, body: {}, geoip: {} },
        authentication: { methods: [] },
        idToken: {},
        accessToken: {},
      },
    })

  it.each(Object.entries(STATIC).map(([id, [first]]) => [id, first?.earns ?? ''] as const))(
    'denies on %s',
    async (id, body) => {
      const { outcome, error } = await login(body)
      expect(outcome).toBe('deny')
      expect(error?.message).toContain(`${id} in "r"`)
    },
  )
})
