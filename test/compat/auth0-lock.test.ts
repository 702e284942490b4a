import { describe, expect, it } from 'vitest'
import { useChromium } from '../browser/support/chromium.js'
import { PEOPLE } from '../browser/support/stage.js'
import { tenantPage } from '../browser/support/tenant-page.js'
import { demand } from '../journeys/support/acme.js'
import { lockPerson } from './support/lock-person.js'
import { openLockStage, outcome } from './support/published-client.js'

const chromium = useChromium()

const EVERY_LOGIN = demand({ provider: 'any', allowRememberBrowser: false })
const CLOSED = `function (user, context, callback) {
  callback(new UnauthorizedError('Closed today.'));
}`
const FRESH = 'fresh@example.com'
const MODES = ['redirect', 'popup'] as const

/** The application, opened by somebody new; each parameter is one of its page's. */
async function open(
  rules: readonly string[] = [],
  parameters: Readonly<Record<string, string>> = {},
) {
  const stage = await openLockStage({
    rules,
    client: { grant_types: ['implicit'] },
    config: {
      connections: [
        parameters.kind === 'sms'
          ? { name: 'sms', strategy: 'sms' }
          : { name: 'email', strategy: 'email' },
      ],
    },
  })
  const page = await chromium.newPage()
  await page.goto(stage.page({ mode: 'redirect', language: 'en', ...parameters }))
  return { stage, page, lock: lockPerson(page), tenant: tenantPage(page) }
}

async function logIn(
  { fill, submit }: ReturnType<typeof lockPerson>,
  { email, password }: { readonly email: string; readonly password: string } = PEOPLE.grace,
): Promise<void> {
  await fill('email', email)
  await fill('password', password)
  await submit()
}

describe('auth0-lock from npm, with a password', () => {
  it.each(MODES)('logs in in %s mode', async (mode) => {
    const { page, lock } = await open([], { mode })
    await logIn(lock)
    expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by nothing more`)
  })

  it.each(MODES)('says that a password is wrong in %s mode', async (mode) => {
    const { page, lock } = await open([], { mode })
    await logIn(lock, { ...PEOPLE.grace, password: 'wrong' })
    expect(await lock.message('error')).toMatch(/wrong email or password/i)
    expect(await outcome(page)).toMatch(/^Nobody: invalid_user_password/)
  })

  it('completes the second factor that a rule demands, in redirect mode', async () => {
    const { page, stage, lock, tenant } = await open([EVERY_LOGIN])
    await logIn(lock)
    await tenant.enterCode(await stage.freshCode())
    expect(await outcome(page)).toBe(`${PEOPLE.grace.email}, proven by mfa`)
  })

  it('gets nothing for a wrong code, in redirect mode', async () => {
    const { page, stage, lock, tenant } = await open([EVERY_LOGIN])
    await logIn(lock)
    const right = await stage.freshCode()
    await tenant.enterCode(right === '000000' ? '000001' : '000000')
    await tenant.alert()
    const { origin, search } = new URL(page.url())
    await page.goto(`${origin}/authorize/resume${search}`)
    await tenant.shows('Enter your code')
  })

  it('lets nobody in who owes a second factor, in popup mode, and says it as it does', async () => {
    const { page, lock } = await open([EVERY_LOGIN], { mode: 'popup' })
    await logIn(lock)
    expect(await lock.message('error')).toMatch(/something went wrong when attempting to log in/i)
    expect(await outcome(page)).toMatch(
      /^Nobody: login_required, Multifactor authentication required/,
    )
  })

  it.each(MODES)('says in %s mode what a rule denied with', async (mode) => {
    const { page, lock } = await open([CLOSED], { mode })
    await logIn(lock)
    expect(await outcome(page)).toMatch(/^Nobody: .*Closed today\./)
  })
})

describe('auth0-lock from npm, for people who are new or forgot', () => {
  it.each(MODES)('signs up, and in, in %s mode', async (mode) => {
    const { page, lock } = await open([], { mode })
    await lock.follow('Sign Up')
    await logIn(lock, { email: FRESH, password: 'a fresh horse battery' })
    expect(await outcome(page)).toBe(`${FRESH}, proven by nothing more`)
  })

  it('leads who signed up to the second factor that a rule demands', async () => {
    const { page, stage, lock, tenant } = await open([EVERY_LOGIN])
    await lock.follow('Sign Up')
    await logIn(lock, { email: FRESH, password: 'a fresh horse battery' })
    await tenant.enrol(stage.tenant.clock.now())
    await tenant.keepRecoveryCode()
    expect(await outcome(page)).toBe(`${FRESH}, proven by mfa`)
  })

  it('lets nobody in who signed up and owes a second factor, in popup mode', async () => {
    const { page, lock } = await open([EVERY_LOGIN], { mode: 'popup' })
    await lock.follow('Sign Up')
    await logIn(lock, { email: FRESH, password: 'a fresh horse battery' })
    expect(await lock.message('error')).toMatch(/something went wrong/i)
    expect(await page.getByRole('status').innerText()).not.toContain('proven by')
  })

  it('says that there is such a user already', async () => {
    const { lock } = await open()
    await lock.follow('Sign Up')
    await logIn(lock)
    expect(await lock.message('error')).toMatch(/user already exists/i)
  })

  it('sends a link for a new password', async () => {
    const { stage, lock } = await open()
    await lock.follow("Don't remember your password?")
    await lock.fill('email', PEOPLE.grace.email)
    await lock.submit()
    expect(await lock.message('success')).toMatch(/sent you an email to reset/i)
    const { link } = await stage.tenant.outbox.next({ to: PEOPLE.grace.email })
    expect(link).toContain('/u/reset-password?ticket=')
  })
})

describe('auth0-lock from npm, passwordless', () => {
  const widget = 'passwordless'

  async function askForCode(rules: readonly string[], mode: string) {
    const opened = await open(rules, { widget, mode })
    await opened.lock.fill('email', FRESH)
    await opened.lock.submit()
    const { text } = await opened.stage.tenant.outbox.next({ to: FRESH })
    return { ...opened, code: /\b\d{6}\b/.exec(text)![0] }
  }

  it.each(MODES)('logs in with a code in %s mode', async (mode) => {
    const { page, lock, code } = await askForCode([], mode)
    await lock.fill('vcode', code)
    await lock.submit()
    expect(await outcome(page)).toBe(`${FRESH}, proven by nothing more`)
  })

  it('completes the second factor that a rule demands, in redirect mode', async () => {
    const { page, stage, lock, tenant, code } = await askForCode([EVERY_LOGIN], 'redirect')
    await lock.fill('vcode', code)
    await lock.submit()
    await tenant.enrol(stage.tenant.clock.now())
    await tenant.keepRecoveryCode()
    expect(await outcome(page)).toBe(`${FRESH}, proven by mfa`)
  })

  it('lets nobody in who owes a second factor, in popup mode', async () => {
    const { lock, page, code } = await askForCode([EVERY_LOGIN], 'popup')
    await lock.fill('vcode', code)
    await lock.submit()
    expect(await lock.message('error')).toMatch(/something went wrong/i)
    expect(await outcome(page)).toMatch(/^Nobody: login_required/)
  })

  it('says that a code is wrong', async () => {
    const { lock, code } = await askForCode([], 'redirect')
    await lock.fill('vcode', code === '000000' ? '000001' : '000000')
    await lock.submit()
    expect(await lock.message('error')).toMatch(/something went wrong/i)
  })

  it('lets nobody in by a link who owes a second factor', async () => {
    const { page, stage, lock } = await open([EVERY_LOGIN], { widget, method: 'link' })
    await lock.fill('email', FRESH)
    await lock.submit()
    const { link } = await stage.tenant.outbox.next({ to: FRESH })
    await page.goto(link!)
    await page.getByText('Cannot scan it? Use a key').waitFor()
    const { origin, search } = new URL(page.url())
    await page.goto(`${origin}/authorize/resume${search}`)
    await page.getByText('Cannot scan it? Use a key').waitFor()
  })

  it('logs in by a link', async () => {
    const { page, stage, lock } = await open([], { widget, method: 'link' })
    await lock.fill('email', FRESH)
    await lock.submit()
    const { link } = await stage.tenant.outbox.next({ to: FRESH })
    await page.goto(link!)
    expect(await outcome(page)).toBe(`${FRESH}, proven by nothing more`)
  })
})

describe('auth0-lock from npm, in the language of', () => {
  it.each([
    ['en', 'Log In', 'Wrong email or password.'],
    ['de', 'Anmelden', 'E-Mail-Adresse oder Passwort stimmt nicht.'],
    ['es', 'Entrar', 'El correo o la contraseña no es correcto.'],
    ['fr', 'Se connecter', 'L’adresse ou le mot de passe est incorrect.'],
  ])('%s', async (language, label, wrong) => {
    const { page, lock } = await open([], { language })
    await page.locator('.auth0-lock-submit', { hasText: new RegExp(label, 'i') }).waitFor()
    await logIn(lock, { ...PEOPLE.grace, password: 'wrong' })
    expect((await lock.message('error')).toLowerCase()).toBe(wrong.toLowerCase())
  })
})
