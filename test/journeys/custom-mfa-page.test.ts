import { createHash } from 'node:crypto'
import { createRuleEngine } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'
import { SELECT_USERS, SNIPPETS, fillIn, selectApplications } from '../custom-mfa-page/snippet.js'

const FREQUENCY = fillIn(SNIPPETS.frequency, [
  ['conditionIsMet()', "context.clientID === 'acme-vault'"],
])
const REDIRECT = fillIn(SNIPPETS.redirect, [
  ['condition()', 'true'],
  [
    '//TODO: handle the result of the MFA step',
    "if (context.request.query.result !== 'ok') return callback(new UnauthorizedError('The code was wrong.'));",
  ],
])

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

/** SHA-256 of each snippet as the page has it. */
const TAKEN = {
  select: 'fd42a469b6a9ac3ab110bb38fdc4a782c8b96076771bc99e7d5ad16bc9353cb4',
  frequency: '3eb676f01e19b07b03c7bcb2a2868496285b0e19596dc218fb257ca6ed3294fa',
  extranet: '084cd38e2bee6c62014ba5dbbbb2602b41037ba61c6d98ed6fcdf3e34b3301e5',
  redirect: '18cf27eeff1a9542b0e5437c852931d00ff612f0e94cfcc2e4c2cd70e153e369',
}

describe('the snippets of the custom MFA page', () => {
  it('are those of the page, character by character', () => {
    const hashes = Object.entries(SNIPPETS).map(([name, text]) => [
      name,
      createHash('sha256').update(text).digest('hex'),
    ])
    expect(Object.fromEntries(hashes)).toEqual(TAKEN)
  })

  it('differ from the page in their placeholders only', () => {
    const filled = fillIn(SNIPPETS.select, [...selectApplications('acme'), ...SELECT_USERS])
    expect(uncommented(filled)).toBe(
      uncommented(SNIPPETS.select).replace("'REPLACE_WITH_YOUR_CLIENT_ID'", "'acme'"),
    )
    expect(() => fillIn(SNIPPETS.select, [['REPLACE_ME', 'x']])).toThrow('must be there once')
    expect(() => fillIn(SNIPPETS.select, [['if (', 'x']])).toThrow('must be there once')
  })

  it('demand a second factor of select users of select applications', async () => {
    const select = fillIn(SNIPPETS.select, [...selectApplications('acme-vault'), ...SELECT_USERS])
    const { obligations } = await login(select, { client: 'acme-vault', useMfa: true })
    expect(obligations).toEqual(always)
    expect((await login(select, { client: 'acme-vault' })).obligations).toEqual([])
    expect((await login(select, { useMfa: true })).obligations).toEqual([])
  })

  it('demand one of everybody, as printed', async () => {
    expect(await login(SNIPPETS.select)).toMatchObject({
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
    expect((await login(SNIPPETS.extranet, { ip: '192.168.1.140' })).obligations).toEqual([])
    expect((await login(SNIPPETS.extranet, { ip: '192.168.1.200' })).obligations).toEqual(always)
  })

  it('deny a client that comes by IPv6, and say why', async () => {
    const result = await login(SNIPPETS.extranet, { ip: '2001:db8::1' })
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
    const none = fillIn(SNIPPETS.select, [["provider: 'any'", "provider: 'none'"]])
    expect(await login(none)).toMatchObject({ outcome: 'allow', removesMultifactor: true })
  })
})

/** A snippet in which the clauses that it has commented out are code. */
function uncommented(script: string): string {
  return script.replace(/^( *)\/\/ ?(?=var|if|\})/gm, '$1')
}
