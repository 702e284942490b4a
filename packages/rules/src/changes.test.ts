import { expect, it } from 'vitest'
import { listChanges } from './changes.js'
import type { RuleRun } from './rule.js'
import { createTraceText } from './trace-text.js'

const trace = createTraceText({})
const run = (user: object, context: object): RuleRun => ({
  user: { user_id: 'auth0|1', ...user },
  context: { protocol: 'oidc-basic-profile', ...context },
})

it('shows a demand whole, and of metadata and claims only what changed', () => {
  const before = run(
    { app_metadata: { plan: 'free', seats: 1 } },
    { idToken: {}, multifactor: { provider: 'any', allowRememberBrowser: false } },
  )
  const after = run(
    { app_metadata: { plan: 'paid', seats: 1 } },
    {
      idToken: { 'https://acme.example/plan': 'paid' },
      multifactor: { provider: 'none', allowRememberBrowser: false },
    },
  )
  expect(listChanges(before, after, trace)).toEqual([
    { path: 'user.app_metadata.plan', before: 'free', after: 'paid' },
    { path: 'context.idToken.https://acme.example/plan', before: undefined, after: 'paid' },
    {
      path: 'context.multifactor',
      before: { provider: 'any', allowRememberBrowser: false },
      after: { provider: 'none', allowRememberBrowser: false },
    },
  ])
})

it('lists nothing when nothing changed, and a bounded number when everything did', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]))
  expect(listChanges(run({}, {}), run({}, {}), trace)).toEqual([])
  expect(listChanges(run({}, {}), run(many, {}), trace)).toHaveLength(50)
})
