import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadRule } from '@lockstep/rules'

const script = readFileSync(
  new URL('../rules-to-actions/by-network/rule.js', import.meta.url),
  'utf8',
)
const rule = loadRule(script, {
  globals: { configuration: { CORPORATE_NETWORKS: '192.168.1.134/26' } },
})

/** Calls the rule like the pipeline does; what it left in the context, or its error. */
function run(ip) {
  const context = { request: { ip } }
  return new Promise((resolve, reject) => {
    rule({}, context, (error) => (error ? reject(error) : resolve(context)))
  })
}

test('asks nothing inside the network, also of an IPv4-mapped address', async () => {
  assert.equal((await run('192.168.1.140')).multifactor, undefined)
  assert.equal((await run('::ffff:192.168.1.140')).multifactor, undefined)
})

test('demands a second factor everywhere else, also over IPv6', async () => {
  assert.equal((await run('192.168.1.192')).multifactor.provider, 'any')
  assert.equal((await run('2001:db8::1')).multifactor.provider, 'any')
})
