import { SignJWT } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, GRACE, answerAt, attempt, leave } from '../journeys/support/acme.js'
import {
  begin,
  login,
  onExecute,
  printed,
  tenantWithActions,
  tokensAt,
} from '../journeys/support/actions.js'
import { createBrowser } from '../journeys/support/browser.js'

const tenants: Tenant[] = []
afterEach(async () => {
  await Promise.all(tenants.splice(0).map((tenant) => tenant.close()))
})

function started(...given: Parameters<typeof tenantWithActions>): Tenant {
  const tenant = tenantWithActions(...given)
  tenants.push(tenant)
  return tenant
}

/** Misbehaves for Ada only. */
const forAda = (body: string) =>
  onExecute(`if (event.user.email === '${ADA.username}') { ${body} }`)

describe('row 58: an Action that goes wrong', () => {
  it.each([
    ['ends its thread', 'process.exit(0)', 'The login could not be completed.'],
    [
      'throws where nobody catches',
      `setTimeout(() => { throw new Error('Boom.') }, 1); await new Promise(() => {})`,
      'Boom.',
    ],
    ['needs a module that is not there', `require('not-there')`, 'npm install not-there'],
  ])('denies its own login and no other when it %s', async (_name, body, reason) => {
    const tenant = started([onExecute(`api.user.setAppMetadata('seen', true)`), forAda(body)])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    const end = answerAt(await leave(browser, screen))
    expect(end).toMatchObject({ error: 'access_denied', code: '' })
    expect(end.description).toContain(reason)
    const grace = await login(tenant, createBrowser(tenant), GRACE)
    expect(grace.id.sub).toBe('auth0|grace')
    const users = await tenant.users.list()
    const seen = users
      .filter(({ app_metadata }) => app_metadata?.seen)
      .map(({ user_id }) => user_id)
    expect(seen).toEqual(['auth0|grace'])
  })

  it('leaves no session with which a silent login gets through', async () => {
    const tenant = started([forAda(`throw new Error('Boom.')`)])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen)).error).toBe('access_denied')
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ code: '', description: 'Boom.' })
  })
})

describe('row 75: the factor that was used', () => {
  it('cannot be named by an Action', async () => {
    const tenant = started([
      onExecute(
        `api.idToken.setCustomClaim('amr', ['mfa']).idToken.setCustomClaim('acr', 'x').accessToken.setCustomClaim('sub', 'auth0|grace')`,
      ),
    ])
    const { id, access } = await login(tenant, createBrowser(tenant))
    expect(id).not.toHaveProperty('amr')
    expect(id).not.toHaveProperty('acr')
    expect(access.sub).toBe('auth0|ada')
    const findings = tenant.traces.list()[0]?.passes.at(-1)?.rules[0]?.findings
    expect(new Set(findings?.map(({ id: finding }) => finding))).toEqual(
      new Set(['reserved-claim']),
    )
  })
})

describe('row 18: the token of another login', () => {
  const secret = 'a secret of 32 characters at the least'
  const action = `
    exports.onExecutePostLogin = async (event, api) => {
      api.transaction.setMetadata('kept', 'over the redirect')
      api.redirect.sendUserTo('https://mfa.example')
    }
    exports.onContinuePostLogin = async (event, api) => {
      api.redirect.validateToken({ secret: event.secrets.SECRET })
      console.log(JSON.stringify(event.transaction.metadata.kept))
    }`

  const signed = (claims: Record<string, unknown>, sub = 'auth0|ada') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret))

  /** The state with which Ada leaves, and how she comes back with a token. */
  async function away(tenant: Tenant) {
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser, ADA)
    const state = (await leave(browser, screen)).url.searchParams.get('state') ?? ''
    const back = (token: string) =>
      browser.open(`/continue?state=${state}`, { method: 'POST', body: { session_token: token } })
    return { began, state, back }
  }

  it('is worth nothing in this one', async () => {
    const tenant = started([action], { secrets: { SECRET: secret } })
    const [first, second] = [await away(tenant), await away(tenant)]
    const stolen = answerAt(await second.back(await signed({ state: first.state })))
    expect(stolen).toMatchObject({ error: 'access_denied', code: '' })
    expect(stolen.description).toContain('state of this redirect')
    const another = await away(tenant)
    const token = await signed({ state: another.state }, 'auth0|grace')
    expect(answerAt(await another.back(token))).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('while its own is, and what the Action noted is there again', async () => {
    const tenant = started([action], { secrets: { SECRET: secret } })
    const { began, state, back } = await away(tenant)
    const { id } = await tokensAt(tenant, await back(await signed({ state })), began)
    expect(id.sub).toBe('auth0|ada')
    expect(printed(tenant)).toContain('over the redirect')
  })
})

describe('row 82: secrets of an Action', () => {
  it('are in no trace and in no answer, and no other Action has them', async () => {
    const secret = 'sk-live-0123456789'
    const tenant = started(
      [
        onExecute(
          `console.log(JSON.stringify(event.secrets.KEY)); throw new Error(event.secrets.KEY)`,
        ),
      ],
      { secrets: { KEY: secret } },
    )
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    const end = await leave(browser, screen)
    expect(end.url.href).not.toContain(secret)
    expect(JSON.stringify(tenant.traces.list())).not.toContain(secret)
    expect(printed(tenant)).toEqual(['[secrets.KEY]'])
  })
})

describe('a strict tenant', () => {
  it('denies a login in which an Action was found out', async () => {
    const risky = onExecute(
      `if (!event.transaction.prompt.includes('none')) api.multifactor.enable('any')`,
    )
    const tenant = started([risky], { tenant: { strict: true } })
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, GRACE)
    expect(answerAt(await leave(browser, screen)).description).toContain('mfa-skipped-on-prompt')
  })
})
