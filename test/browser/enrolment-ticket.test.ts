import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { demand } from '../journeys/support/acme.js'
import { SERVER } from '../journeys/support/grants.js'
import { manage } from '../journeys/support/manage.js'
import { accessibilityProblems } from './support/accessibility.js'
import { authorizeUrl } from './support/authorize-url.js'
import { useChromium } from './support/chromium.js'
import { startMailServer } from './support/mail-server.js'
import { openStage, PEOPLE } from './support/stage.js'
import { tenantPage } from './support/tenant-page.js'

// The hosted pages have a strict policy, and `useChromium()` fails a test in which it was violated.
const chromium = useChromium()

const SET_UP = 'Your second step is set up'

const expectAccessible = async (page: Page) => expect(await accessibilityProblems(page)).toEqual([])

/** A tenant whose server sends people tickets by real mail. */
async function openManaged() {
  const mail = await startMailServer()
  onTestFinished(() => mail.close())
  const stage = await openStage({
    rules: [demand({ provider: 'any' })],
    otherClientIds: [SERVER.client_id],
    client: {
      app_type: 'regular_web',
      client_secret: SERVER.client_secret,
      grant_types: ['authorization_code', 'client_credentials'],
    },
    config: {
      messages: {
        email: { type: 'smtp', host: '127.0.0.1', port: mail.port, from: 'no-reply@shop.example' },
      },
      clientGrants: [
        {
          client_id: SERVER.client_id,
          audience: 'https://shop.auth0.com/api/v2/',
          scope: ['create:guardian_enrollment_tickets'],
        },
      ],
    },
  })
  const ticket = async (more: object = {}): Promise<string> => {
    const wanted = { user_id: 'auth0|ada', ...more }
    const { body } = await manage(stage.tenant, 'POST', 'guardian/enrollments/ticket', wanted)
    return (body as { ticket_url: string }).ticket_url
  }
  return { mail, stage, ticket }
}

/** The address in a mail, which is quoted-printable (RFC 2045 section 6.7). */
function linkIn(mail: string): string {
  const text = mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')
  return /https?:\S+/.exec(text)?.[0] ?? ''
}

describe('the page of an enrolment ticket', () => {
  it('is reached by a mail, sets an app up and says so; a login asks for the app then', async () => {
    const { mail, stage, ticket } = await openManaged()
    const url = await ticket({ send_mail: true })
    const link = linkIn(await mail.next(PEOPLE.ada.email))
    expect(link).toBe(url)

    const page = await chromium.newPage()
    await page.goto(link)
    const hosted = tenantPage(page)
    await hosted.shows('Protect your account')
    await expectAccessible(page)
    await hosted.enrol(stage.tenant.clock.now())
    expect(await hosted.newRecoveryCode()).toHaveLength(24)
    await hosted.keepRecoveryCode()
    await hosted.shows(SET_UP)
    await expectAccessible(page)
    await page.reload()
    await hosted.shows(SET_UP)

    await page.goto(authorizeUrl(stage))
    await hosted.signIn(PEOPLE.ada)
    await hosted.enterCode('000000')
    expect(await hosted.alert()).toMatch(/code/i)
  })

  it('says that a wrong code is wrong, and takes the next one', async () => {
    const { stage, ticket } = await openManaged()
    const page = await chromium.newPage()
    await page.goto(await ticket({ factor: 'otp' }))
    const hosted = tenantPage(page)
    await hosted.enterCode('000000')
    expect(await hosted.alert()).toMatch(/code/i)
    await hosted.enrol(stage.tenant.clock.now())
    await hosted.newRecoveryCode()
  })

  it('says of a used ticket, of one that is over and of a guess that the link does not work', async () => {
    const { stage, ticket } = await openManaged()
    const page = await chromium.newPage()
    const hosted = tenantPage(page)
    const used = await ticket()
    const unused = await ticket({ user_id: 'auth0|grace', allow_multiple_enrollments: true })
    await page.goto(used)
    await hosted.enrol(stage.tenant.clock.now())
    await hosted.newRecoveryCode()

    stage.tenant.clock.advance({ seconds: 5 * 86_400 })
    for (const url of [used, unused, used.replace(/ticket=.*/, 'ticket=guessed')]) {
      await page.goto(url)
      expect(await hosted.alert(), url).toMatch(/link/)
      await expectAccessible(page)
    }
  })
})
