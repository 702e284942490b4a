import { describe, expect, it } from 'vitest'
import { createLog } from './log.js'
import { redact, redactText } from './redact.js'

const SECRETS = ['hunter2', 'c0de', '123456', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', 's3cr3t']

function logger() {
  const lines: string[] = []
  return { lines, log: createLog('debug', { write: (line) => void lines.push(line) }) }
}

describe('createLog', () => {
  it('writes nothing when silent', () => {
    expect(() => createLog().error(new Error('lost'))).not.toThrow()
  })

  it('never writes a password, code, secret or token', () => {
    const { lines, log } = logger()
    const [password, code, otp, token, secret] = SECRETS
    log.info({ body: { password, code, nested: [{ otp_secret: secret }] } }, 'login')
    log.info({ url: `http://localhost/callback?code=${code}&state=x#access_token=${token}` }, 'go')
    log.warn(`asked for /authorize?login_ticket=${secret}&otp=${otp}`)
    log.error({ headers: { authorization: `Bearer ${token}`, cookie: `auth0=${secret}` } }, 'no')
    log.error(new Error(`bad token ${token}`, { cause: new Error(`code=${code}`) }))
    log.error({ err: new Error(`refresh_token=${secret} is used`) })
    log.error({ err: Object.assign(new Error('x'), { password }) }, 'failed')
    expect(lines).toHaveLength(7)
    for (const known of SECRETS) expect(lines.join(''), known).not.toContain(known)
  })

  it('keeps what helps: the error, its cause and where it was thrown', () => {
    const { lines, log } = logger()
    log.error({ err: new TypeError('the reason', { cause: new Error('below') }) }, 'failed')
    expect(JSON.parse(lines[0]!)).toMatchObject({
      msg: 'failed',
      err: { type: 'TypeError', message: 'the reason', cause: { message: 'below' } },
    })
    expect(lines[0]).toContain('log.test.ts')
  })
})

describe('redact', () => {
  it('does not change what it was given', () => {
    const given = { password: 'hunter2' }
    expect(redact(given)).toEqual({ password: '[redacted]' })
    expect(given.password).toBe('hunter2')
  })

  it('stops at cycles', () => {
    const given: Record<string, unknown> = {}
    given.self = given
    expect(() => redact(given)).not.toThrow()
  })

  it('leaves harmless parameters alone', () => {
    expect(redactText('/authorize?client_id=spa&scope=openid')).toBe(
      '/authorize?client_id=spa&scope=openid',
    )
  })
})
