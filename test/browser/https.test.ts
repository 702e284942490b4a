import { startTenant } from '@lockstep/tenant'
import { describe, expect, it, onTestFinished } from 'vitest'
import { demand, GRACE, GRACE_SECRET } from '../journeys/support/acme.js'
import { useChromium } from './support/chromium.js'
import { listen } from './support/listen.js'
import { tenantPage } from './support/tenant-page.js'

const chromium = useChromium()

describe('a tenant with https in a browser', () => {
  it('signs people in with a second factor, and every cookie it sets is for https alone', async () => {
    const application = await listen(() => new Response('Welcome back.'))
    onTestFinished(() => application.close())
    const tenant = await startTenant({
      https: true,
      config: {
        clients: [{ client_id: 'shop', name: 'Shop', callbacks: [`${application.origin}/`] }],
        users: [
          {
            user_id: 'auth0|grace',
            email: GRACE.username,
            password: GRACE.password,
            mfa: { otp_secret: GRACE_SECRET },
          },
        ],
        rules: [{ name: 'every-login', script: demand({ provider: 'any' }) }],
      },
    })
    onTestFinished(() => tenant.close())

    const page = await chromium.newPage({ ignoreHTTPSErrors: true })
    const query = new URLSearchParams({
      client_id: 'shop',
      response_type: 'code',
      redirect_uri: `${application.origin}/`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 'mine',
    })
    await page.goto(`${tenant.url}/authorize?${query.toString()}`)
    const hosted = tenantPage(page)
    await hosted.signIn({ email: GRACE.username, password: GRACE.password })
    await hosted.enterCode((await tenant.currentCode('auth0|grace'))!)
    await page.getByText('Welcome back.').waitFor()

    expect(new URL(page.url()).searchParams.get('code')).toMatch(/./)
    const cookies = await page.context().cookies(tenant.url)
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'None' })
    }
  })
})
