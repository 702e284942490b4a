import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './ensure-built.js'
import { ensureInstalled } from './ensure-installed.js'
import { ROOT } from './run.js'

/** The tenant's; the demo and the custom MFA service take the next two. */
const DEFAULT_PORT = 4400

/**
 * Serves tenant, demo and custom MFA service until Ctrl+C.
 *
 * @param {readonly string[]} args the command line: `--port N` shifts all three ports
 */
export async function serveDemo(args) {
  const port = chosenPort(args)
  ensureInstalled()
  ensureBuilt()

  const server = join(ROOT, 'demo', 'dist', 'server.js')
  const { startDemo } = await import(pathToFileURL(server).href)
  const demo = await startDemo({
    tenantPort: port,
    demoPort: port + 1,
    customMfaPort: port + 2,
  }).catch((error) => fail(explain(error, port)))

  introduce(demo)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop(demo))
}

function chosenPort(args) {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } })
    const port = Number(values.port ?? DEFAULT_PORT)
    if (Number.isInteger(port) && port > 0 && port <= 65533) return port
    return fail(`--port takes a number from 1 to 65533, and got "${values.port}".`)
  } catch (error) {
    return fail(`${error.message}\nUsage: npm start -- [--port ${DEFAULT_PORT}]`)
  }
}

function explain(error, port) {
  const { code, port: taken = port } = error.code ? error : (error.cause ?? {})
  if (code !== 'EADDRINUSE') return error.stack
  return (
    `Port ${taken} is taken. Stop what listens there, or shift all three ports:\n` +
    `  npm start -- --port ${port + 100}`
  )
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

function introduce({ urls, people }) {
  const rows = people.map(
    ({ email, password, about }) => `    ${email.padEnd(26)}${password.padEnd(20)}${about}`,
  )
  console.log(`
  Acme, the demo       ${urls.demo}
  its tenant           ${urls.tenant}
  its own MFA service  ${urls.customMfa}

  Who can sign in
${rows.join('\n')}

  What to try
    1. Open ${urls.demo} and sign in as Cleo. She is at the office: the password is enough.
    2. Choose "From a café" and sign in again. A rule now demands her code, and "Why" says which.
    3. Switch rules on and off, move the clock by 31 days, and see what changes.

  Ctrl+C stops everything.
`)
}

async function stop(demo) {
  // A second Ctrl+C does not wait for open connections.
  process.once('SIGINT', () => process.exit(130))
  console.log('\nStopping …')
  await demo.close()
  process.exit(0)
}
