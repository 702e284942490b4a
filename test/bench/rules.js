// What worker isolation costs: ten rules in a worker against the same ten called in this process.
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

/** Extra milliseconds at the median, in several rounds. */
export async function benchRules({ count = 10, rounds = 7, runs = 300 } = {}) {
  const rules = Array.from({ length: count }, (_, n) => ({ name: `rule-${n}`, script, order: n }))
  const engine = createRuleEngine({ rules })
  const inline = rules.map(() => loadRule(script))
  const inProcess = async () => {
    const login = structuredClone({ user, context: context() })
    for (const rule of inline) {
      await new Promise((resolve, reject) =>
        rule(login.user, login.context, (error) => (error ? reject(error) : resolve())),
      )
    }
  }
  const inWorker = () => engine.run({ user, context: context() })
  const extra = []
  try {
    await medianMilliseconds(inWorker, runs)
    await medianMilliseconds(inProcess, runs)
    for (let round = 0; round < rounds; round += 1) {
      const worker = await medianMilliseconds(inWorker, runs)
      extra.push(worker - (await medianMilliseconds(inProcess, runs)))
    }
  } finally {
    await engine.close()
  }
  return { name: `${count} rules in a worker - in process (ms)`, ...spread(extra), budget: 0.2 }
}
