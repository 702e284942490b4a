// What an Action costs beside a rule: ten of each that add one claim, both in a worker.
import { createRuleEngine } from '@lockstep/rules'
import { medianMilliseconds, spread } from './measure.js'

const script = `function (user, context, callback) {
  context.idToken['https://bench.example/ip'] = context.request.ip
  callback(null, user, context)
}`
const code = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://bench.example/ip', event.request.ip)
}`

const request = { ip: '203.0.113.9', hostname: 'bench.example', query: {}, body: {} }
const user = { user_id: 'auth0|1', email: 'ada@example.com', user_metadata: {}, app_metadata: {} }
const protocol = 'oidc-basic-profile'
const context = { protocol, clientID: 'bench', idToken: {}, accessToken: {}, request }
const event = { user, request, transaction: { protocol }, client: { client_id: 'bench' } }

/** Extra milliseconds at the median, in several rounds. */
export async function benchActions({ count = 10, rounds = 7, runs = 300 } = {}) {
  const engine = createRuleEngine({
    rules: Array.from({ length: count }, (_, n) => ({ name: `rule-${n}`, script, order: n })),
    actions: Array.from({ length: count }, (_, n) => ({ name: `action-${n}`, code, order: n })),
  })
  const facts = { canRedirect: true, canChallenge: true }
  const runRules = () => engine.run({ user, context })
  const runActions = () => engine.runActions({ event, facts })
  const extra = []
  try {
    await medianMilliseconds(runRules, runs)
    await medianMilliseconds(runActions, runs)
    for (let round = 0; round < rounds; round += 1) {
      const actions = await medianMilliseconds(runActions, runs)
      extra.push(actions - (await medianMilliseconds(runRules, runs)))
    }
  } finally {
    await engine.close()
  }
  return {
    name: `${count} Actions - ${count} rules, in a worker (ms)`,
    ...spread(extra),
    budget: 0.2,
  }
}
