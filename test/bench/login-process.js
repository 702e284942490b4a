// The process that ./login.js measures: a tenant with one rule that demands a second factor, and the
// floor of a login, measured in the same process. Answers one question after the other over IPC.
import { hash, verify } from '@node-rs/argon2'
import { startTenant } from '@lockstep/tenant'
import { generateKeyPair, SignJWT } from 'jose'
import { Secret, TOTP } from 'otpauth'
import { cpuMilliseconds } from './measure.js'

/** The tenant's own cost where it keeps users in a file: 19 MiB, two passes (OWASP). */
const passwordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const clientId = 'bench'
const connection = 'Username-Password-Authentication'
const password = 'correct horse battery staple'
const rule = `function (user, context, callback) {
  context.multifactor = { provider: 'any', allowRememberBrowser: false };
  callback(null, user, context);
}`

const answers = { start, cpu, floor }
let tenant

process.on('message', async ({ question, argument }) => {
  process.send(await answers[question](argument))
})

/** Starts the tenant with as many users; its application returns to `callback`. */
async function start({ callback, users: count }) {
  const passwordHash = await hash(password, passwordCost)
  const users = Array.from({ length: count }, (_, n) => ({
    email: `user${n}@example.com`,
    secret: new Secret({ size: 20 }).base32,
  }))
  tenant = await startTenant({
    passwordCost,
    config: {
      clients: [
        {
          client_id: clientId,
          name: 'Bench',
          callbacks: [callback],
          web_origins: [new URL(callback).origin],
        },
      ],
      users: users.map(({ email, secret }) => ({
        email,
        connection,
        password_hash: passwordHash,
        mfa: { otp_secret: secret },
      })),
      rules: [{ name: 'every-login', script: rule }],
    },
  })
  return {
    url: tenant.url,
    clientId,
    users: users.map((user) => ({ ...user, connection, password })),
  }
}

/** CPU milliseconds of this process so far, of all its threads. */
function cpu() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** CPU milliseconds of the cryptography of `count` logins, and of nothing else. */
async function floor(count) {
  const stored = await hash(password, passwordCost)
  const totp = new TOTP({ secret: new Secret({ size: 20 }) })
  const token = totp.generate()
  const { privateKey } = await generateKeyPair('RS256')
  const sign = () =>
    new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)

  return cpuMilliseconds(async () => {
    for (let login = 0; login < count; login += 1) {
      await verify(stored, password)
      totp.validate({ token, window: 1 })
      await sign()
      await sign()
    }
  })
}
