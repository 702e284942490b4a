import { describe, expect, it } from 'vitest'
import { eventOf, runActions } from './test-actions.js'

const secrets = { API_KEY: 'sk-live-0123456789' }

describe('what an Action is given', () => {
  it('is a copy of its own', async () => {
    const event = eventOf({ organization: { id: 'org_1' } })
    const { trace } = await runActions(
      [
        `event.organization.id = 'org_2'; event.user.user_id = 'auth0|2'`,
        `console.log(event.organization.id, event.user.user_id)`,
      ],
      { event },
    )
    expect(trace.rules[1]?.console[0]?.text).toBe('org_1 auth0|1')
    expect(event).toEqual(eventOf({ organization: { id: 'org_1' } }))
  })

  it('has metadata whatever the user has', async () => {
    const { trace } = await runActions(
      'console.log(event.user.app_metadata, event.user.user_metadata, event.transaction.metadata)',
      {
        event: eventOf({ user: { user_id: 'auth0|1' } }),
      },
    )
    expect(trace.rules[0]?.console[0]?.text).toBe('{} {} {}')
  })

  it('holds the secrets of this Action and of no other', async () => {
    const see = `console.log(Object.keys(event.secrets).join())`
    const { trace } = await runActions([
      { code: see, secrets },
      see,
      { code: see, secrets: { B: 'b' } },
    ])
    expect(trace.rules.map(({ console }) => console[0]?.text)).toEqual(['API_KEY', '', 'B'])
  })

  it('has no place for the names of rules', async () => {
    const { trace } = await runActions(
      'console.log(typeof configuration, typeof auth0, typeof UnauthorizedError, typeof __filename, typeof require)',
      { engine: { configuration: { A: 'b' } } },
    )
    expect(trace.rules[0]?.console[0]?.text).toBe(
      'undefined undefined undefined undefined function',
    )
  })

  it('is a module of its own', async () => {
    const { trace } = await runActions([
      `var shared = 1; exports.extra = 1; module.exports.onExecutePostLogin = async () => console.log(this === exports)`,
      'console.log(typeof shared, typeof exports.extra)',
    ])
    expect(trace.rules[1]?.console[0]?.text).toBe('undefined undefined')
  })
})

describe('a secret', () => {
  it('is cut out of the console, the trace and the answer to the person', async () => {
    const { error, trace } = await runActions([
      {
        code: `console.log(event.secrets.API_KEY); api.user.setAppMetadata('k', event.secrets.API_KEY)
          throw new Error('bad ' + event.secrets.API_KEY)`,
        secrets,
      },
    ])
    expect(JSON.stringify([error, trace])).not.toContain(secrets.API_KEY)
    expect(error?.message).toBe('bad [secrets.API_KEY]')
  })

  it('is cut out of a denial and of a change too', async () => {
    const { trace, effects } = await runActions([
      { code: `api.user.setAppMetadata('k', event.secrets.API_KEY)`, secrets },
    ])
    expect(trace.rules[0]?.changes[0]).toMatchObject({
      path: 'user.app_metadata.k',
      after: '[secrets.API_KEY]',
    })
    expect(effects.appMetadata.k).toBe(secrets.API_KEY)
    const denied = await runActions({ code: 'api.access.deny(event.secrets.API_KEY)', secrets })
    expect(denied.error?.message).toBe('[secrets.API_KEY]')
  })
})

describe('a finding', () => {
  it('names work that was not awaited, and nothing of it happens', async () => {
    const { outcome, effects, findings } = await runActions([
      `globalThis.leftRunning = () => api.access.deny('too late'); api.accessToken.addScope('a')`,
      `globalThis.leftRunning(); delete globalThis.leftRunning`,
    ])
    expect(outcome).toBe('allow')
    expect(effects.addedScopes).toEqual(['a'])
    expect(findings).toMatchObject([{ id: 'late-api-call', rule: 'a1', line: 2 }])
  })

  it('still takes what happens in the tick in which the Action ends', async () => {
    const { outcome } = await runActions(`Promise.resolve().then(() => api.access.deny('in time'))`)
    expect(outcome).toBe('deny')
  })

  it('names an address of IPv6 that a range of IPv4 cannot hold', async () => {
    const code = `const ip = require('ipaddr.js')
      ip.parse('2001:db8::1').match(ip.parseCIDR('10.0.0.0/8'))`
    const { outcome, findings } = await runActions(code)
    expect(outcome).toBe('deny')
    expect(findings).toMatchObject([{ id: 'cidr-throws-on-ipv6', rule: 'a1', line: 3 }])
  })

  it('names a prototype that was changed, denies, and takes the change back', async () => {
    const code = `const merge = (to, from) => { for (const k in from) if (typeof from[k] === 'object') merge(to[k] ??= {}, from[k]); else to[k] = from[k]; return to }
      merge({}, JSON.parse(event.request.body.json))`
    const body = { json: '{"constructor":{"prototype":{"isAdmin":true}}}' }
    const { outcome, findings } = await runActions([code, ''], {
      event: eventOf({ request: { ip: '203.0.113.9', hostname: 'acme.test', body } }),
    })
    expect(outcome).toBe('deny')
    expect(findings.map(({ id }) => id)).toEqual(['prototype-pollution'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('is kept apart from what the event brings', async () => {
    const query = JSON.parse('{"__proto__":{"isAdmin":true},"a":"1"}') as object
    const { trace } = await runActions(
      'console.log(Object.keys(event.request.query), event.request.query.isAdmin)',
      { event: eventOf({ request: { ip: '203.0.113.9', hostname: 'acme.test', query } }) },
    )
    expect(trace.rules[0]?.console[0]?.text).toBe("[ 'a' ] undefined")
  })
})

describe('a module that an Action needs', () => {
  it('is the installed one, with a word when it was written for another', async () => {
    const dependencies = [{ name: 'ipaddr.js', version: '1.9.0' }]
    const code = `console.log(require('ipaddr.js').isValid('::1'))`
    const { trace } = await runActions({ code, dependencies })
    expect(trace.rules[0]?.console.map(({ level }) => level)).toEqual(['warn', 'log'])
    expect(trace.rules[0]?.console[0]?.text).toMatch(/ipaddr\.js@1\.9\.0 .* version 2/)
  })

  it('is asked for in the version that the Action declares when it is missing', async () => {
    const dependencies = [{ name: 'no-such-thing', version: '2.1.0' }]
    const { error } = await runActions({ code: `require('no-such-thing')`, dependencies })
    expect(error?.message).toContain('npm install no-such-thing@2.1.0')
  })
})
