import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockstep } from './support/cli.js'

const EXAMPLES = 'examples/rules-to-actions'

const PAIRS = [
  ['by-application', []],
  ['by-user', []],
  ['by-network', []],
  ['by-country', []],
  ['by-device', []],
  ['suspended-users', ['--accept', 'error-code']],
  [
    'custom-mfa-service',
    ['--accept', 'error-code', '--service', `${EXAMPLES}/custom-mfa-service/service.js`],
  ],
] as const

type Name = (typeof PAIRS)[number][0]

const flagsOf = (name: Name) => PAIRS.find(([pair]) => pair === name)![1]

function compare(name: Name, action: string, ...flags: readonly string[]) {
  const rule = `${EXAMPLES}/${name}/rule.js`
  return lockstep(['compare', rule, action, '--folder', `${EXAMPLES}/tenant`, ...flags])
}

/** The Action of a pair with a mistake in it. */
async function broken(name: Name, from: string, to: string): Promise<string> {
  const code = await readFile(`${EXAMPLES}/${name}/action.js`, 'utf8')
  expect(code).toContain(from)
  const file = join(await mkdtemp(join(tmpdir(), 'lockstep-')), 'action.js')
  await writeFile(file, code.replaceAll(from, to))
  return file
}

describe('lockstep compare', () => {
  it.each(PAIRS)('finds the pair %s equal', async (name, flags) => {
    const { code, out } = await compare(name, `${EXAMPLES}/${name}/action.js`, ...flags)
    expect(out).toMatch(/No difference in \d{3} logins\./)
    expect(out).not.toContain('Note:')
    expect(code).toBe(0)
  })

  it.each<readonly [Name, string, string, string, RegExp]>([
    [
      'by-application',
      "'acme-payroll'",
      "'acme-intranet'",
      'another application',
      /factor .*\n +rule +any\n +Action +no factor\n +when +application: acme-payroll\n/,
    ],
    [
      'by-application',
      ', { allowRememberBrowser: true }',
      '',
      'the default of allowRememberBrowser',
      /remember .*\n.*will do\n.*at every login\n +when +application: acme-payroll\n.*\n +hint +Unless it is written down/,
    ],
    [
      'by-user',
      'user_metadata',
      'app_metadata',
      'metadata of the other kind',
      /factor .*\n +rule +any\n +Action +no factor\n +when +user: user_metadata\.use_mfa true, ben@acme\.example\n/,
    ],
    [
      'by-network',
      'ipaddr.process',
      'ipaddr.parse',
      'an IPv4-mapped address',
      /factor .*\n +rule +no factor\n +Action +any\n +when +network: ::ffff:192\.168\.1\.128 \(IPv4-mapped\)\n/,
    ],
    [
      'by-network',
      'cidr.trim()',
      "cidr.trim().replace('/26', '/27')",
      'a network that is one bit smaller',
      /factor .*\n +rule +no factor\n +Action +any\n +when +network: 192\.168\.1\.191 \(in 192\.168\.1\.134\/26\)\n/,
    ],
    [
      'by-country',
      'if (!',
      'if (event.request.geoip.countryCode && !',
      'a country that is not known',
      /factor .*\n +rule +any\n +Action +no factor\n +when +country: not known\n/,
    ],
    [
      'by-device',
      "'low'",
      "'high'",
      'the wrong device',
      /factor .*\n +rule +no factor\n +Action +any\n +when +device: recognised\n/,
    ],
    [
      'suspended-users',
      '.suspended === true',
      '.suspended === 1',
      'somebody who is let in',
      /outcome .*\n +rule +denied \(Your access is suspended.*\n +Action +allowed\n +when +user: app_metadata\.suspended true, dan@contractors\.example\n/,
    ],
    [
      'custom-mfa-service',
      'return undefined',
      "return { iss: 'acme-mfa-service', aud: 'acme-tenant' }",
      'an answer that nobody checks',
      /outcome .*\n +rule +denied .*\n +Action +allowed\n +when +protocol: code, implicit\n +and +answer of the other site: /,
    ],
  ])('finds in a broken copy of %s, %s → %s, %s', async (name, from, to, _, report) => {
    const { code, out } = await compare(name, await broken(name, from, to), ...flagsOf(name))
    expect(out).toMatch(report)
    expect(code).toBe(1)
  })

  it('counts the other code of a denial, and says what to do about it', async () => {
    const name = 'suspended-users'
    const { code, out } = await compare(name, `${EXAMPLES}/${name}/action.js`)
    expect(out).toMatch(/error-code .*\n +rule +unauthorized\n +Action +access_denied\n/)
    expect(out).toContain('--accept error-code')
    expect(code).toBe(1)
  })

  it('says that only refusals were compared when nobody plays the other site', async () => {
    const name = 'custom-mfa-service'
    const { out } = await compare(name, `${EXAMPLES}/${name}/action.js`, '--accept', 'error-code')
    expect(out).toContain('so only refusals were compared. Play the site with --service FILE.')
  })

  it('says when equality means nothing, because a script did nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-'))
    await writeFile(
      join(folder, 'rule.js'),
      'function (user, context, callback) { callback(null) }',
    )
    await writeFile(join(folder, 'action.js'), 'exports.onExecutePostLogin = async () => {}')
    const { code, out } = await lockstep(['compare', 'rule.js', 'action.js'], { cwd: folder })
    expect(out).toContain('the rule did nothing in any of these logins')
    expect(code).toBe(0)
  })

  it('compares on recorded logins too, and prints JSON with the arguments of an example', async () => {
    const login = await lockstep([
      'rules',
      'run',
      '--json',
      '--from',
      ',DE',
      '--folder',
      `${EXAMPLES}/tenant`,
      `${EXAMPLES}/by-country/rule.js`,
    ])
    const file = join(await mkdtemp(join(tmpdir(), 'lockstep-')), 'logins.json')
    await writeFile(file, `[${login.out}]`)
    const action = await broken('by-country', "'DE'", "'JP'")
    const { code, out } = await compare('by-country', action, '--contexts', file, '--json')
    expect(code).toBe(1)
    const report = JSON.parse(out)
    expect(report).toMatchObject({
      equal: false,
      rule: { failed: 0 },
      differences: [{ kind: 'factor' }, { kind: 'factor' }],
    })
    expect(report.differences.flatMap((each: { recorded: string[] }) => each.recorded)).toEqual([
      '1 (ada@acme.example)',
    ])
    expect(report.differences[0].circumstances[0].example).toMatchObject({
      user: { user_id: 'auth0|sample' },
      context: { protocol: 'oidc-basic-profile', request: { geoip: expect.anything() } },
    })
  })

  it('gives up on a script that does not come to an end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-'))
    await writeFile(join(folder, 'rule.js'), 'function (user, context, callback) { for (;;); }')
    await writeFile(join(folder, 'action.js'), 'exports.onExecutePostLogin = async () => {}')
    const { code, err } = await lockstep(['compare', 'rule.js', 'action.js'], { cwd: folder })
    expect(err).toContain('The rule did not come to an end in 3 logins')
    expect(code).toBe(2)
    // Three times the limit of a login, on a machine that may be busy.
  }, 120_000)

  it.each([
    [['--accept', 'outcome'], '--accept knows error-code'],
    [['--contexts', 'package.json'], 'entry 1 of package.json is no login'],
    [['--service', 'no.js'], '--service: no.js cannot be loaded'],
    [['--sevice', 'no.js'], 'There is no flag --sevice'],
  ])('ends with 2 for %j', async (flags, why) => {
    const { code, err } = await compare('by-user', `${EXAMPLES}/by-user/action.js`, ...flags)
    expect(err).toContain(why)
    expect(code).toBe(2)
  })

  it('ends with 2 for an Action that there is not', async () => {
    const { code, err } = await compare('by-user', 'no-such-action')
    expect(err).toContain(
      'There is no Action "no-such-action". The folder has none; or name a file',
    )
    expect(code).toBe(2)
  })
})
