import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockstep } from './support/cli.js'

const run = (...args: readonly string[]) =>
  lockstep(['rules', 'run', ...args, '--folder', 'demo/tenant'])

async function scratch(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

describe('lockstep rules run', () => {
  it('runs the enabled rules in order and says what the login owes', async () => {
    const { code, out } = await run('--from', '198.51.100.4')
    expect(code).toBe(0)
    expect(out).toMatch(/From +198\.51\.100\.4, Japan, an unknown device/)
    expect(out).toMatch(/suspended-users +continued .*\noutside-corporate-network +continued/)
    expect(out).toContain('context.multifactor: nothing → {"provider":"any"')
    expect(out).toContain('second factor  provider "any", at every login')
  })

  it('owes nothing inside the network', async () => {
    const { code, out } = await run('--from', '::ffff:192.168.1.140')
    expect([code, out.includes('The login owes nothing more.')]).toEqual([0, true])
  })

  it('ends with 1 when the login is denied, and names file and line', async () => {
    const { code, out } = await run('--user', 'dan@contractors.example')
    expect(code).toBe(1)
    expect(out).toContain('demo/tenant/rules/suspended-users.js:7')
    expect(out).toMatch(/outside-corporate-network +not reached/)
    expect(out).toContain('denied  unauthorized: Your access is suspended.')
  })

  it('prints the same as JSON, with arguments that can be recorded', async () => {
    const { out } = await run('--json', '--user', 'cleo@acme.example')
    expect(JSON.parse(out)).toMatchObject({
      login: { user: { email: 'cleo@acme.example' }, context: { clientID: 'acme-intranet' } },
      outcome: 'allow',
      next: { move: 'challenge', factors: ['otp', 'recovery-code'] },
      trace: { rules: [{ name: 'suspended-users' }, { name: 'outside-corporate-network' }] },
    })
  })

  it('answers a renewal that owes a factor with mfa_required, as the tenant does', async () => {
    const { code, out } = await run('every-login', '--protocol', 'refresh')
    expect(code).toBe(0)
    expect(out).toContain('the application is answered with mfa_required.')
  })

  it('denies a silent login that owes a factor', async () => {
    const { code, out } = await run('every-login', '--prompt', 'none')
    expect(code).toBe(1)
    expect(out).toContain('denied  login_required: Multifactor authentication required')
  })

  it('shows what would have been saved, and prints no token', async () => {
    const saved = await run('new-country-or-device', '--from', ',JP,known')
    expect(saved.out).toContain('app_metadata of auth0|ada would be changed: {"country_asked"')
    const redirected = await run('custom-mfa-service')
    expect(redirected.out).toContain('http://localhost:4402/?mfa_request=[token]')
  })

  it('runs one file anywhere, with a sample around it', async () => {
    const cwd = await scratch({
      'mine.js': 'function (user, context, callback) {\n  throw new Error("at " + user.plan)\n}',
      'u.json': '{"user_id": "auth0|1", "plan": "gold"}',
    })
    const { code, out } = await lockstep(['rules', 'run', 'mine.js', '--user', 'u.json'], { cwd })
    expect(code).toBe(1)
    expect(out).toContain('a sample application and user stand in')
    expect(out).toContain('Error: at gold  mine.js:2')
  })

  it.each([
    [['--user', 'nobody'], 'there is no user "nobody"'],
    [['--context', 'no.json'], '--context: no.json: there is no such file.'],
    [['--form', '1.2.3.4'], 'There is no flag --form'],
    [['no-such-rule'], 'There is no rule "no-such-rule"'],
    [['--user='], '--user needs a value'],
  ])('ends with 2 for %j', async (args, why) => {
    const { code, err, out } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(why)
  })
})

describe('lockstep rules lint', () => {
  it('names file, line, risk and fix, and ends with 1', async () => {
    const { code, out } = await lockstep(['rules', 'lint', '--folder', 'demo/tenant'])
    expect(code).toBe(1)
    expect(out).toMatch(
      /keyed-on-user-metadata {2}demo\/tenant\/rules\/users-who-opted-in\.js:3\n {2}risk .*\n {2}fix /,
    )
    expect(out).toMatch(/\d+ rules, \d+ findings?\./)
  })

  it('ends with 0 when there is nothing to find', async () => {
    const { code, out } = await lockstep([
      'rules',
      'lint',
      'every-login',
      '--folder',
      'demo/tenant',
    ])
    expect([code, out]).toEqual([0, '1 rule, nothing found.\n'])
  })

  it('reads files without a folder, and finds what does not compile', async () => {
    const cwd = await scratch({ 'broken.js': 'function (user, context, callback) {\n  (\n}' })
    const { code, out } = await lockstep(['rules', 'lint', 'broken.js', '--json'], { cwd })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { file: 'broken.js', line: 3, id: 'does-not-compile', rule: 'broken' },
    ])
  })
})
