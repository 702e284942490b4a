import { describe, expect, it } from 'vitest'
import { runActions } from './test-actions.js'

describe('api.samlResponse', () => {
  it('accepts what it does not do, and says so', async () => {
    const { outcome, trace } = await runActions(
      `api.samlResponse.setAttribute('a', 'b').samlResponse.setAudience('c')`,
    )
    expect(outcome).toBe('allow')
    expect(trace.rules[0]?.console).toEqual([
      { level: 'warn', text: expect.stringMatching(/setAttribute does nothing/) as string },
      { level: 'warn', text: expect.stringMatching(/setAudience does nothing/) as string },
    ])
  })
})

describe('api.rules', () => {
  it('knows the rules that ran', async () => {
    const { trace } = await runActions(
      `console.log(api.rules.wasExecuted('rul_1'), api.rules.wasExecuted('rul_2'))`,
      { facts: { rulesExecuted: ['Demand MFA', 'rul_1'] } },
    )
    expect(trace.rules[0]?.console[0]?.text).toBe('true false')
  })
})

describe('api.validation', () => {
  it('denies in the words of the Action', async () => {
    const { error } = await runActions(`api.validation.error('too_young', 'You are too young.')`)
    expect(error).toEqual({ code: 'access_denied', message: 'You are too young.' })
  })
})

describe('what this tenant cannot do', () => {
  it.each(['api.prompt.render("f")', 'api.groups.add("g")', 'api.roles.assign("r")'])(
    'denies: %s',
    async (code) => {
      const { outcome, error } = await runActions(code)
      expect(outcome).toBe('deny')
      expect(error?.message).toMatch(/is not supported by this tenant/)
    },
  )
})
