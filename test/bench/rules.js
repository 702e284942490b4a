// What worker isolation costs: rules in a worker against the same rules called in this process.
import { createRuleEngine, loadRule } from '@lockstep/rules'
import { medianMilliseconds, spread } from './measure.js'

const script = `function (user, context, callback) {
  context.idToken['https://bench.example/rule'] = context.request.ip
  callback(null, user, context)
}`

const user = { user_id: 'auth0|1', email: 'ada@example.com', user_metadata: {}, app_metadata: {} }
const context = () => ({
  protocol: 'oidc-basic-profile',
  clientID: 'bench',
  idToken: {},
  accessToken: {},
  request: { ip: '203.0.113.9', query: {}, body: {}, userAgent: 'bench' },
})

/** How many rules, how often a login is run per round, and the budget in milliseconds if there is one. */
const SIZES = [
  { count: 1, runs: 500 },
  { count: 10, runs: 300, budget: 0.2 },
  { count: 100, runs: 60 },
]

/** Extra milliseconds at the median, in several rounds, for one, ten and a hundred rules. */
export async function benchRules({ rounds = 7 } = {}) {
  const results = []
  for (const size of SIZES) results.push(await extraMilliseconds({ rounds, ...size }))
  return results
}

async function extraMilliseconds({ count, runs, rounds, budget }) {
  const rules = Array.from({ length: count }, (_, n) => ({ name: `rule-${n}`, script, order: n }))
  const engine = createRuleEngine({ rules })
  const loaded = rules.map(() => loadRule(script))
  const inProcess = async () => {
    const login = structuredClone({ user, context: context() })
    for (const rule of loaded) {
      await new Promise((resolve, reject) =>
        rule(login.user, login.context, (error) => (error ? reject(error) : resolve())),
      )
    }
  }
  const inWorker = () => engine.run({ user, context: context() })
  const extra = []
  const whole = []
  try {
    await medianMilliseconds(inWorker, runs)
    await medianMilliseconds(inProcess, runs)
    for (let round = 0; round < rounds; round += 1) {
      const worker = await medianMilliseconds(inWorker, runs)
      whole.push(worker)
      extra.push(worker - (await medianMilliseconds(inProcess, runs)))
    }
  } finally {
    await engine.close()
  }
  return {
    name: `${count} ${count === 1 ? 'rule' : 'rules'} in a worker - in process (ms)`,
    ...spread(extra),
    budget,
    note: `${spread(whole).median.toFixed(2)} ms in the worker`,
  }
}
