import { describe, expect, it } from 'vitest'
import { createRuleEngine } from '../engine.js'
import { NO_EFFECTS } from './effects.js'
import { actionsOf, eventOf, runActions } from './test-actions.js'

const claim = (name: string, value: unknown = 1) =>
  `api.idToken.setCustomClaim('https://acme.example/${name}', ${JSON.stringify(value)})`
const said = (name: string) => `https://acme.example/${name}`

describe('the order of Actions', () => {
  it('is by order, lowest first, without the disabled ones', async () => {
    const { effects, trace } = await runActions([
      { code: claim('last', 'c'), name: 'c', order: 9 },
      { code: claim('last', 'off'), name: 'off', order: 10, enabled: false },
      { code: claim('last', 'a'), name: 'a', order: 1 },
    ])
    expect(effects.idToken).toEqual({ [said('last')]: 'c' })
    expect(trace.rules).toMatchObject([
      { name: 'a', kind: 'action', outcome: 'continued' },
      { name: 'c', kind: 'action', changes: [{ before: 'a', after: 'c' }] },
    ])
  })

  it('allows a login for which there is no Action', async () => {
    expect(await runActions([])).toMatchObject({
      outcome: 'allow',
      effects: NO_EFFECTS,
      demands: [],
      trace: { rules: [], protocol: 'oidc-basic-profile' },
    })
  })

  it('takes other Actions for the logins that start after', async () => {
    const run = { event: eventOf(), facts: { canRedirect: true, canChallenge: true } }
    const engine = createRuleEngine({
      rules: [],
      actions: actionsOf([claim('old')]),
      isolation: 'inline',
    })
    engine.replace([])
    expect((await engine.runActions(run)).effects.idToken).toEqual({ [said('old')]: 1 })
    engine.replace([], actionsOf([claim('new')]))
    expect((await engine.runActions(run)).effects.idToken).toEqual({ [said('new')]: 1 })
  })
})

describe('a denial', () => {
  it('stops the Actions behind it, and leaves metadata and nothing else', async () => {
    const result = await runActions([
      `${claim('a')}; api.user.setAppMetadata('seen', true); api.access.deny('Not today.'); api.accessToken.addScope('x')`,
      claim('b'),
    ])
    expect(result).toMatchObject({
      outcome: 'deny',
      error: { code: 'access_denied', message: 'Not today.' },
      effects: { ...NO_EFFECTS, appMetadata: { seen: true } },
    })
    expect(result.trace.rules).toMatchObject([
      { outcome: 'denied', error: { name: 'AccessDenied', message: 'Not today.' }, changes: [] },
      { outcome: 'not_reached', kind: 'action' },
    ])
  })

  it.each([
    ['a redirect', `api.redirect.sendUserTo('https://acme.example')`],
    ['a challenge', `api.authentication.challengeWith({ type: 'otp' })`],
    ['a throw', `throw new Error('Boom.')`],
    ['another denial', `api.access.deny('second')`],
    ['a demand that is not understood', `try { api.multifactor.enable('x') } catch (e) {}`],
  ])('counts before %s that follows', async (_name, code) => {
    const result = await runActions(`api.access.deny('first'); ${code}`)
    expect(result).toMatchObject({ outcome: 'deny', error: { message: 'first' }, demands: [] })
    expect(result).not.toHaveProperty('url')
  })

  it('counts after a redirect and a challenge too', async () => {
    const code = `api.redirect.sendUserTo('https://acme.example'); api.access.deny('no')`
    expect((await runActions(code)).outcome).toBe('deny')
    const challenge = `api.authentication.challengeWith({ type: 'otp' }); api.access.deny('no')`
    expect((await runActions(challenge)).outcome).toBe('deny')
  })

  it('takes the second of two texts, a code for the author, as the reason', async () => {
    const result = await runActions(`api.access.deny('blocked', 'You are blocked.')`)
    expect(result.error).toEqual({ code: 'access_denied', message: 'You are blocked.' })
  })

  it.each(['api.access.deny()', `api.access.deny('')`, 'try { api.access.deny({}) } catch (e) {}'])(
    'is a denial all the same when it is written %s',
    async (code) => {
      const { outcome, error } = await runActions(code)
      expect(outcome).toBe('deny')
      expect(error?.message).toContain('Action "a1": api.access.deny(reason) must')
    },
  )
})

describe('what goes wrong in an Action', () => {
  it.each([
    ['throws', `throw new Error('Boom.')`, 'Boom.'],
    ['rejects', `await Promise.reject(new Error('Boom.'))`, 'Boom.'],
    ['calls what api has not', 'api.access.allow()', 'api.access.allow is not a function'],
    ['reads what is not there', 'event.organization.id', /of undefined/],
    ['is no JavaScript', 'exports.onExecutePostLogin = (', /Unexpected end of input/],
    ['fails while it is loaded', `exports.a = 1; throw new Error('Boom.')`, 'Boom.'],
    ['exports nothing', 'exports.onPostLogin = () => {}', /must export its function/],
    ['exports no object', 'module.exports = 5', /must export an object/],
    ['needs a module', `require('no-such-thing')`, /npm install no-such-thing/],
    ['shows a form', `api.prompt.render('form')`, /api\.prompt\.render is not supported/],
    ['gives a role', `api.roles.assign('r')`, /api\.roles\.assign is not supported/],
  ])('denies when it %s, and drops what it asked for', async (_name, code, message) => {
    const result = await runActions([`api.user.setAppMetadata('a', 1)`, code])
    expect(result.outcome).toBe('deny')
    expect(result.error?.code).toBe('access_denied')
    expect(result.error?.message).toMatch(message)
    expect(result.effects).toEqual(NO_EFFECTS)
    expect(result.trace.rules[1]?.outcome).toBe('failed')
  })

  it('says the line', async () => {
    const result = await runActions(`\n\nthrow new Error('Boom.')`)
    expect(result.trace.rules[0]?.error?.line).toBe(4)
  })

  it('explains that an ES module is none of CommonJS', async () => {
    const { error, trace } = await runActions('\nexport const onExecutePostLogin = async () => {}')
    expect(error?.message).toMatch(/^Action "a1": An Action is a CommonJS module: write "exports/)
    expect(trace.rules[0]?.error?.line).toBe(2)
    const imported = await runActions(`import x from 'y'; exports.onExecutePostLogin = 1`)
    expect(imported.error?.message).toMatch(/CommonJS/)
  })

  it('is denied when it does not end in time', async () => {
    const { error, trace } = await runActions(['await new Promise(() => {})', claim('b')], {
      engine: { timeoutMs: 30 },
    })
    expect(error?.message).toMatch(/took too long/)
    expect(trace.rules).toMatchObject([
      { kind: 'action', outcome: 'timed_out', error: { message: /Does everything the Action/ } },
      { outcome: 'not_reached' },
    ])
  })
})

describe('a pause', () => {
  const demand = `api.authentication.challengeWith({ type: 'otp' }); ${claim('first')}`

  it('keeps the Actions behind it from running', async () => {
    const result = await runActions([demand, claim('second')])
    expect(result).toMatchObject({
      outcome: 'pause',
      at: 'a1',
      demands: [{ kind: 'challenge', anyOf: [{ type: 'otp' }], chooses: false }],
      effects: { idToken: { [said('first')]: 1 }, demandsMade: 1 },
    })
    expect(result.trace.rules.map(({ outcome }) => outcome)).toEqual(['continued', 'not_reached'])
  })

  it('goes on behind the Action that paused, with the effects of before', async () => {
    const actions = [demand, claim('second')]
    const { effects: earlier } = await runActions(actions)
    const start = { action: 'a1', phase: 'next' } as const
    const result = await runActions(actions, { earlier, start })
    expect(result).toMatchObject({
      outcome: 'allow',
      effects: { idToken: { [said('first')]: 1, [said('second')]: 1 } },
    })
    expect(result.trace.rules.map(({ name }) => name)).toEqual(['a2'])
  })

  it('asks for several things in the order in which the Action did', async () => {
    const { demands } = await runActions(
      `api.authentication.challengeWith({ type: 'otp' }).authentication.challengeWith({ type: 'phone' })`,
    )
    expect(demands.map(({ anyOf }) => anyOf[0]?.type)).toEqual(['otp', 'phone'])
  })

  it('cannot be combined with a redirect in one Action', async () => {
    const result = await runActions(`${demand}; api.redirect.sendUserTo('https://acme.example')`)
    expect(result.error?.message).toMatch(/move the redirect into an Action of its own/)
  })
})

describe('a redirect', () => {
  const actions = [
    `exports.onExecutePostLogin = async (event, api) => {
       ${claim('went')}
       api.redirect.sendUserTo('https://acme.example/mfa?a=1', { query: { b: 'x y', c: 2 } })
     }
     exports.onContinuePostLogin = async (event, api) => { ${claim('came')}; event.user.app_metadata }`,
    claim('second'),
  ]

  it('keeps the Actions behind it from running', async () => {
    const result = await runActions(actions)
    expect(result).toMatchObject({
      outcome: 'redirect',
      at: 'a1',
      url: 'https://acme.example/mfa?a=1&b=x+y&c=2',
      effects: { idToken: { [said('went')]: 1 } },
    })
  })

  it('comes back to the same Action and goes on behind it', async () => {
    const { effects: earlier } = await runActions(actions)
    const start = { action: 'a1', phase: 'continue' } as const
    const result = await runActions(actions, { earlier, start })
    expect(result.outcome).toBe('allow')
    expect(Object.keys(result.effects.idToken)).toEqual(['went', 'came', 'second'].map(said))
  })

  it('is denied on the way back when the Action does not know how to go on', async () => {
    const start = { action: 'a1', phase: 'continue' } as const
    const result = await runActions([claim('a')], { start })
    expect(result.outcome).toBe('deny')
    expect(result.error?.message).toMatch(/no exports\.onContinuePostLogin/)
  })

  it.each(['continue', 'next'] as const)(
    'is denied when the Action is gone by the time of "%s"',
    async (phase) => {
      const result = await runActions([claim('a')], { start: { action: 'gone', phase } })
      expect(result).toMatchObject({ outcome: 'deny', effects: NO_EFFECTS })
      expect(result.error?.message).toMatch(/were changed during the login/)
    },
  )
})

describe('strict', () => {
  const risky = `api.idToken.setCustomClaim('plan', 'x')`

  it('denies every login in which an Action was found out', async () => {
    expect((await runActions(risky)).outcome).toBe('allow')
    const result = await runActions(risky, { engine: { strict: true } })
    expect(result).toMatchObject({ outcome: 'deny', effects: NO_EFFECTS })
    expect(result.error?.message).toContain('unnamespaced-claim in "a1"')
  })
})
