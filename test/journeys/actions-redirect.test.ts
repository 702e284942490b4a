import { SignJWT, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, answerAt, attempt, demand, leave } from './support/acme.js'
import {
  answerCode,
  begin,
  onExecute,
  printed,
  tenantWithActions,
  tokensAt,
} from './support/actions.js'
import { createBrowser } from './support/browser.js'
import type { Place } from './support/browser.js'

const tenants: Tenant[] = []
afterEach(async () => {
  await Promise.all(tenants.splice(0).map((tenant) => tenant.close()))
})

function started(...given: Parameters<typeof tenantWithActions>): Tenant {
  const tenant = tenantWithActions(...given)
  tenants.push(tenant)
  return tenant
}

const SECRET = 'a secret of 32 characters at the least'
const SERVICE = 'https://consent.example'
const key = new TextEncoder().encode(SECRET)

/** Sends the person to a service and believes only what the service signed. */
const ASKS_A_SERVICE = `
  exports.onExecutePostLogin = async (event, api) => {
    console.log(JSON.stringify('execute'))
    const token = api.redirect.encodeToken({
      secret: event.secrets.SERVICE_SECRET,
      payload: { plan: 'gold' },
    })
    api.redirect.sendUserTo('${SERVICE}/agree', { query: { session_token: token } })
  }
  exports.onContinuePostLogin = async (event, api) => {
    console.log(JSON.stringify(['continue', event.request.method]))
    const answer = api.redirect.validateToken({
      secret: event.secrets.SERVICE_SECRET,
      tokenParameterName: 'answer',
    })
    api.idToken.setCustomClaim('https://acme.example/agreed', answer.agreed)
    api.authentication.recordMethod('${SERVICE}')
  }`

/** The service, as small as it can be: checks who comes, and signs what the person said. */
async function service({ url }: Pick<Place, 'url'>, more: Readonly<Record<string, unknown>> = {}) {
  const { payload } = await jwtVerify(url.searchParams.get('session_token') ?? '', key)
  const state = url.searchParams.get('state') ?? ''
  const answer = await new SignJWT({ agreed: true, state, ...more })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(payload.sub ?? '')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key)
  return { payload, state, answer }
}

const secrets = { SERVICE_SECRET: SECRET }

describe('an Action that sends the person to another site', () => {
  it('goes on in its onContinuePostLogin, then the ones after; those before do not run again', async () => {
    const tenant = started(
      [
        onExecute(`console.log(JSON.stringify('before'))`),
        ASKS_A_SERVICE,
        onExecute(
          `console.log(JSON.stringify(event.authentication.methods.map(({ name }) => name)))`,
        ),
      ],
      { secrets },
    )
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser, ADA)
    const away = await leave(browser, screen)
    expect(away.url.origin).toBe(SERVICE)
    expect(printed(tenant)).toEqual(['before', 'execute'])

    const { payload, state, answer } = await service(away)
    expect(payload).toMatchObject({ sub: 'auth0|ada', plan: 'gold', ip: '127.0.0.1' })
    const end = await browser.open(`/continue?state=${state}`, { method: 'POST', body: { answer } })
    expect(printed(tenant)).toEqual(['before', 'execute', ['continue', 'POST'], ['pwd']])
    const { id } = await tokensAt(tenant, end, began)
    expect(id['https://acme.example/agreed']).toBe(true)
  })

  it('may record what the person did there, for the logins to come', async () => {
    const tenant = started(
      [
        ASKS_A_SERVICE.replace(
          'const token',
          'if (event.authentication.methods.length > 1) return; const token',
        ),
        onExecute(
          `console.log(JSON.stringify(event.authentication.methods.map(({ name }) => name)))`,
        ),
      ],
      { secrets },
    )
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser, ADA)
    const { state, answer } = await service(await leave(browser, screen))
    await tokensAt(tenant, await browser.open(`/continue?state=${state}&answer=${answer}`), began)
    await browser.open(attempt({ prompt: 'none' }).url)
    expect(printed(tenant)).toContainEqual(['pwd', SERVICE])
  })

  it('runs the rules again before, which see the return', async () => {
    const rule = `function (user, context, callback) {
      console.log(JSON.stringify(context.protocol));
      callback(null, user, context);
    }`
    const tenant = started([ASKS_A_SERVICE], { rules: [rule], secrets })
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    const { state, answer } = await service(await leave(browser, screen))
    await browser.open(`/continue?state=${state}&answer=${answer}`)
    expect(printed(tenant)).toEqual([
      'oidc-basic-profile',
      'execute',
      'redirect-callback',
      ['continue', 'GET'],
    ])
  })

  it('keeps what it demanded before: the second factor comes after the return', async () => {
    const tenant = started([onExecute(`api.multifactor.enable('any')`), ASKS_A_SERVICE], {
      rules: [demand({ provider: 'any' })],
      secrets,
    })
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser)
    const { state, answer } = await service(await leave(browser, screen))
    const place = await browser.open(`/continue?state=${state}&answer=${answer}`)
    expect(await browser.screen(place)).toMatchObject({ screen: 'mfa-otp-challenge' })
    const { id } = await tokensAt(tenant, await answerCode(tenant, browser, place), began)
    expect(id.amr).toEqual(['mfa'])
  })

  it('may challenge at the return, and the next Action may send the person away again', async () => {
    const challenges = `
      exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('${SERVICE}/one')
      exports.onContinuePostLogin = async (event, api) =>
        api.authentication.challengeWith({ type: 'otp' })`
    const tenant = started([challenges, ASKS_A_SERVICE], { secrets })
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser)
    const first = await leave(browser, screen)
    expect(first.url.pathname).toBe('/one')
    const challenge = await browser.open(
      `/continue?state=${first.url.searchParams.get('state') ?? ''}`,
    )
    const second = await answerCode(tenant, browser, challenge)
    expect(second.url.pathname).toBe('/agree')
    const { state, answer } = await service(second)
    const end = await browser.open(`/continue?state=${state}&answer=${answer}`)
    expect((await tokensAt(tenant, end, began)).id).toMatchObject({
      amr: ['mfa'],
      'https://acme.example/agreed': true,
    })
  })

  it('is answered with interaction_required where no page can be shown', async () => {
    const tenant = started([onExecute(`api.redirect.sendUserTo('${SERVICE}')`)])
    const browser = createBrowser(tenant)
    await begin(browser, ADA)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent).error).toBe('interaction_required')
  })
})
