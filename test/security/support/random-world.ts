import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuleEngine } from '@lockstep/rules'
import { createClock } from '@lockstep/tenant'
import type { Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction, TokenResponse } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import {
  ACME,
  acmeTenant,
  answerAt,
  attempt,
  exchange,
  postToken,
  refresh,
} from '../../journeys/support/acme.js'
import type { Attempt } from '../../journeys/support/acme.js'
import { createBrowser } from '../../journeys/support/browser.js'
import type { Browser, Place } from '../../journeys/support/browser.js'
import { askAsDevice, codeOnDevice, confirmOn } from '../../journeys/support/device.js'
import type { ShownCode } from '../../journeys/support/device.js'
import { createApi } from './random-api.js'
import type { Token } from './random-api.js'
import { createDesk } from './random-desk.js'
import { createCrowd } from './random-people.js'
import type { Person } from './random-people.js'
import { createPhones } from './random-phones.js'
import { RULE, configOf } from './random-tenant.js'
import type { ClientId, Code, How, Step } from './random-steps.js'

const HOW: Readonly<Record<How, Readonly<Record<string, string>>>> = {
  usual: {},
  silent: { prompt: 'none' },
  login: { prompt: 'login' },
  away: { away: 'yes' },
}

const DAY = 86_400
/** Seconds between the moment a memory counted and the moment we see the code. */
const SLACK = 3600

/** A browser and what was truly proven in it. */
interface Machine {
  readonly browser: Browser
  /** Whose right password was typed here. */
  readonly known: Set<string>
  /** For whom it may be remembered. */
  readonly memories: Map<string, { readonly since: number; lastUse: number }>
}

/** One login. */
interface Tab {
  readonly machine: Machine
  readonly client: ClientId
  readonly started: Attempt
  readonly place: Place
  /** Who proved a second factor in this very login. */
  readonly proven: Set<string>
  returnState?: string
  isAnswered: boolean
  /** When the second factor was asked for at the latest; seconds since the epoch. */
  askedAt: number
}

/** A device that shows a code, and the login that was confirmed for it. */
interface Device extends ShownCode {
  readonly tab: Tab
}

/** How often what was seen; a world in which nothing ever succeeds proves nothing. */
export interface Told {
  plain: number
  proven: number
  remembered: number
  wrong: number
  limited: number
  returned: number
  /** By a text message, on the hosted page. */
  messaged: number
  apiProven: number
  apiEnrolled: number
  apiRefused: number
  removed: number
  devices: number
  /** By the answer of a phone, on the hosted page. */
  approved: number
  phonesConnected: number
  ticketed: number
  resets: number
}

/** A tenant with people and browsers, and an account of its own of what each of them has proven. */
export interface World {
  /** Does one step; throws when the tenant gave more than was proven. */
  take(step: Step): Promise<void>
  readonly told: Told
  close(): Promise<void>
}

export function createWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-random-'))
  const beginning = Date.now()
  const clock = createClock(() => beginning)
  const told: Told = {
    plain: 0,
    proven: 0,
    remembered: 0,
    wrong: 0,
    limited: 0,
    returned: 0,
    messaged: 0,
    apiProven: 0,
    apiEnrolled: 0,
    apiRefused: 0,
    removed: 0,
    devices: 0,
    approved: 0,
    phonesConnected: 0,
    ticketed: 0,
    resets: 0,
  }
  const crowd = createCrowd(clock, () => (told.wrong += 1))
  const { people, judged, useStep, codeOf, codeAt } = crowd
  // The folder stays what it was, whatever becomes of the people in it.
  const config = configOf(people)
  let tenant = start()
  // Browsers outlive the process of the tenant.
  const door = {
    get url() {
      return tenant.url
    },
    fetch: (...request: Parameters<Tenant['fetch']>) => tenant.fetch(...request),
  } as Tenant
  const machines: readonly Machine[] = [1, 2, 3].map(() => ({
    browser: createBrowser(door),
    known: new Set(),
    memories: new Map(),
  }))
  const tabs: Tab[] = []
  const codes: { readonly tab: Tab; readonly code: string }[] = []
  const tokens: Token[] = []
  const devices: Device[] = []
  const phones = createPhones({ tenant: () => tenant, clock, crowd })
  const desk = createDesk({
    tenant: () => tenant,
    clock,
    crowd,
    told,
    onForgotten: forget,
    onReset(who) {
      lose(who)
      for (const { known } of machines) known.delete(who.id)
    },
  })
  const api = createApi({
    tenant: () => tenant,
    clock,
    crowd,
    phones,
    told,
    keep: (token) => tokens.push(token),
    onRemoved: lose,
  })

  function lose(who: Person): void {
    crowd.loseApp(who)
    forget(who)
  }

  function forget(who: Person): void {
    for (const { memories } of machines) memories.delete(who.id)
  }

  function start(): Tenant {
    return acmeTenant([RULE], {
      clock,
      data: join(folder, 'tenant.db'),
      passwordCost: { memoryCost: 8, timeCost: 1, parallelism: 1 },
      ruleEngine: (options) => createRuleEngine({ ...options, isolation: 'inline' }),
      config,
    })
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'open':
        return open(pick(machines, step.browser), step.client, step.how)
      case 'password':
        return onTab(step.tab, (tab) => typePassword(tab, pick(people, step.user), step.right))
      case 'code':
        return onTab(step.tab, (tab) => typeCode(tab, step.code, step.remember))
      case 'recovery':
        return onTab(step.tab, (tab) => typeRecoveryCode(tab, step.code))
      case 'resume':
        return onTab(step.tab, (tab) =>
          visit(tab, pick(machines, step.browser), `/authorize/resume${tab.place.url.search}`),
        )
      case 'return':
        return onTab(step.tab, async (tab) => {
          if (tab.returnState === undefined) return
          told.returned += 1
          tab.askedAt = clock.now()
          await visit(tab, pick(machines, step.browser), `/continue?state=${tab.returnState}`)
        })
      case 'replay':
        return replay(step.token)
      case 'refresh':
        return useRefreshToken(step.token)
      case 'grant':
        return passwordGrant(pick(people, step.user), step.client)
      case 'logout':
        await pick(machines, step.browser).browser.open('/v2/logout')
        return
      case 'wait':
        clock.advance({ seconds: step.seconds })
        return
      case 'restart':
        await tenant.close()
        tenant = start()
        api.restarted()
        return
      case 'api challenge':
        return api.challenge(step.login, step.wanted)
      case 'api associate':
        return api.associate(step.login)
      case 'api answer':
        return api.answer(step)
      case 'manage':
        return api.manage(pick(people, step.user))
      case 'remove':
        return step.of === 'unproven'
          ? api.removeUnproven(step.manager)
          : api.remove(step.manager, step.of)
      case 'device':
        return showOnDevice(pick(machines, step.browser), step.client)
      case 'poll':
        return askOnDevice(step.device)
      case 'scan':
        return onTab(step.tab, scan)
      case 'phone':
        return phones.answer(step.request, step.as)
      case 'check':
        return onTab(step.tab, (tab) => checkApproval(tab, step.remember))
      case 'ticket':
        return desk.give(pick(people, step.user))
      case 'use ticket':
        return desk.use(step.ticket, pick(machines, step.browser).browser, step.code)
      case 'reset':
        return desk.reset(pick(people, step.user))
      case 'forget':
        return desk.forget(pick(people, step.user))
    }
  }

  async function onTab(index: number, act: (tab: Tab) => Promise<void>): Promise<void> {
    // The newest more often: there something can still happen.
    const tab = tabs.at(-1 - (index % Math.max(1, Math.min(tabs.length, 4))))
    if (tab) await act(tab)
  }

  async function open(machine: Machine, client: ClientId, how: How): Promise<void> {
    const started = attempt({ client_id: client, ...HOW[how] })
    const place = await machine.browser.open(started.url)
    const tab = newTab({ machine, client, started, place })
    tabs.push(tab)
    await arrive(tab, machine, place.url)
  }

  function newTab(begun: Pick<Tab, 'client' | 'machine' | 'place' | 'started'>): Tab {
    return { ...begun, proven: new Set(), isAnswered: false, askedAt: clock.now() }
  }

  /** Notes who proved a second factor in this login, within the five minutes that there are for it. */
  function proves(tab: Tab, { id }: Person): void {
    expect(clock.now() - tab.askedAt, 'a second factor came too late').toBeLessThan(300)
    expect(phones.isRefused(tab), 'a login went on after a no').toBe(false)
    tab.proven.add(id)
  }

  /** A device shows a code, and somebody confirms it at a browser; the login there is a tab. */
  async function showOnDevice(machine: Machine, client: ClientId): Promise<void> {
    const shown = await codeOnDevice(tenant, { client_id: client, scope: 'openid offline_access' })
    const place = await confirmOn(machine.browser, tenant, shown.user_code)
    const started = attempt({ client_id: client })
    const tab = newTab({ machine, client, started, place })
    tabs.push(tab)
    devices.push({ ...shown, tab })
    await arrive(tab, machine, place.url)
  }

  async function askOnDevice(index: number): Promise<void> {
    const device = devices.at(-1 - (index % Math.max(1, devices.length)))
    if (!device) return
    const { tab } = device
    const response = await askAsDevice(tenant, device, { client_id: tab.client })
    if (response.status !== 200) return
    expect(tab.isAnswered, 'a device got tokens twice').toBe(false)
    tab.isAnswered = true
    told.devices += 1
    earned(tab, (await response.json()) as TokenResponse)
  }

  async function visit(tab: Tab, machine: Machine, url: string): Promise<void> {
    const place = await machine.browser.open(url)
    await arrive(tab, machine, place.url)
  }

  /** Wherever the browser ended up: a code there must have been earned. */
  async function arrive(tab: Tab, machine: Machine, url: URL): Promise<void> {
    await api.collect(tab)
    if (url.origin === 'https://mfa.example') {
      tab.returnState = url.searchParams.get('state') ?? ''
    }
    const { code } = answerAt({ url })
    if (!url.href.startsWith(ACME.callback) || code === '') return
    expect(machine, 'a code went to a browser that did not begin the login').toBe(tab.machine)
    expect(tab.isAnswered, 'a login was answered twice').toBe(false)
    tab.isAnswered = true
    codes.push({ tab, code })
    const response = await exchange(
      tenant,
      { code, verifier: tab.started.verifier },
      { client_id: tab.client },
    )
    if (response.status === 200) earned(tab, (await response.json()) as TokenResponse)
  }

  /** The account of what was proven must explain these tokens. */
  function earned(tab: Tab, { id_token, refresh_token }: TokenResponse): void {
    const { sub, amr } = decodeJwt(id_token!) as { sub: string; amr?: string[] }
    const { machine, client } = tab
    expect([...machine.known], 'nobody typed this password here').toContain(sub)
    const isProven = tab.proven.has(sub)
    expect(amr ?? []).toEqual(isProven ? ['mfa'] : [])
    if (client === 'open') told.plain += 1
    else if (isProven) told.proven += 1
    else {
      expect(client, 'a second factor was demanded and not proven').toBe('bank')
      useMemory(machine, sub)
      told.remembered += 1
    }
    if (refresh_token !== undefined) {
      const family = { isRevoked: false }
      tokens.push({ value: refresh_token, client, family, who: sub, isUsed: false })
    }
  }

  function useMemory(machine: Machine, userId: string): void {
    const memory = machine.memories.get(userId)
    expect(memory, 'a second factor was demanded, not proven, and not remembered').toBeDefined()
    const now = clock.now()
    expect(now - memory!.since, 'remembered too long').toBeLessThan(30 * DAY + SLACK)
    expect(now - memory!.lastUse, 'remembered without use').toBeLessThan(7 * DAY + SLACK)
    memory!.lastUse = now
  }

  async function typePassword(tab: Tab, who: Person, right: boolean): Promise<void> {
    const before = await look(tab)
    // Even before the answer: what the tenant does from here on, it does knowing the password.
    if (right && before.screen === 'login') {
      tab.machine.known.add(who.id)
      tab.askedAt = clock.now()
    }
    const after = await act(tab, {
      action: 'submit_password',
      username: who.email,
      password: right ? who.password : 'wrong',
    })
    if (before.screen !== 'login') {
      // A login whose session ended meanwhile is over.
      expect([before.screen, 'error'], 'a password moved a login on').toContain(after.screen)
      return
    }
    if (errorOf(after) === 'wrong_credentials') judged(who, 'password')
    if (!right) expect(after.screen).toBe('login')
  }

  async function typeCode(tab: Tab, kind: Code, remember: boolean): Promise<void> {
    if (kind === 'fresh') clock.advance({ seconds: 30 })
    const before = await look(tab)
    if (before.screen === 'mfa-begin-enroll-options') {
      await act(tab, { action: 'choose_factor', factor: 'otp' })
      return
    }
    if (before.screen === 'mfa-push-challenge-push') {
      await act(tab, { action: 'choose_factor', factor: 'otp' })
      return
    }
    if (before.screen === 'mfa-otp-enrollment-qr') return enrol(tab, before, kind)
    if (before.screen === 'mfa-sms-challenge') return typeMessage(tab, kind, remember)
    const challenged = before.screen === 'mfa-otp-challenge'
    const who = people.find(({ email }) => challenged && email === before.account)
    const code = codeOf(who ?? people[1]!, kind)
    const after = await act(tab, { action: 'submit_code', code, rememberBrowser: remember })
    if (!who) return
    if (errorOf(after) === 'wrong_code') judged(who, 'code')
    if (!hasPassed(after)) return
    useStep(who, code, who.secret!)
    proves(tab, who)
    if (remember) rememberHere(tab, who)
    await seen(tab, after)
  }

  async function scan(tab: Tab): Promise<void> {
    const before = await look(tab)
    if (before.screen === 'mfa-begin-enroll-options') {
      await act(tab, { action: 'choose_factor', factor: 'push-notification' })
    } else if (before.screen === 'mfa-push-enrollment-qr') {
      await phones.scan(tab, before.barcodeUri)
    }
  }

  async function checkApproval(tab: Tab, remember: boolean): Promise<void> {
    const { screen } = await look(tab)
    const after = await act(tab, { action: 'check_approval', rememberBrowser: remember })
    if (!hasPassed(after)) return
    if (screen === 'mfa-push-enrollment-qr') {
      const who = phones.connected(tab)
      told.phonesConnected += 1
      proves(tab, who)
      return seen(tab, after, who)
    }
    if (screen !== 'mfa-push-challenge-push') return
    const who = phones.use(tab)
    told.approved += 1
    proves(tab, who)
    if (remember) rememberHere(tab, who)
    await seen(tab, after)
  }

  function rememberHere({ machine, client }: Tab, who: Person): void {
    if (client !== 'bank') return
    const now = clock.now()
    machine.memories.set(who.id, { since: now, lastUse: now })
  }

  /** Only one of all people has a phone. */
  async function typeMessage(tab: Tab, kind: Code, remember: boolean): Promise<void> {
    const who = people.find(({ phone }) => phone !== undefined)!
    const own = who.messages.filter(({ login }) => login === tab)
    const isRight = kind === 'right' || kind === 'fresh'
    const sent = isRight ? own.at(-1) : kind === 'wrong' ? undefined : who.messages[0]
    const code = sent?.code ?? '000000'
    const after = await act(tab, { action: 'submit_code', code, rememberBrowser: remember })
    if (errorOf(after) === 'wrong_sent_code') judged(who, 'code')
    if (!hasPassed(after)) return
    crowd.useMessage(who, tab, code)
    told.messaged += 1
    proves(tab, who)
    if (remember) rememberHere(tab, who)
    await seen(tab, after)
  }

  async function enrol(
    tab: Tab,
    { account, secret }: Extract<Screen, { screen: 'mfa-otp-enrollment-qr' }>,
    kind: Code,
  ): Promise<void> {
    const who = people.find(({ email }) => email === account)!
    const guess = kind === 'of another' ? codeOf(people[1]!, 'right') : '000000'
    const code = kind === 'fresh' || kind === 'right' ? codeAt(secret, 0) : guess
    const after = await act(tab, { action: 'confirm_enrolment', code })
    if (errorOf(after) === 'wrong_code') judged(who, 'code')
    if (!hasPassed(after)) return
    expect(who.secret, 'a second authenticator was enrolled').toBeUndefined()
    who.secret = secret
    useStep(who, code, secret)
    proves(tab, who)
    await seen(tab, after, who)
  }

  async function typeRecoveryCode(tab: Tab, kind: 'right' | 'used' | 'wrong'): Promise<void> {
    const before = await look(tab)
    const challenged =
      before.screen === 'mfa-otp-challenge' || before.screen === 'mfa-recovery-code-challenge'
    const account = 'account' in before ? before.account : undefined
    const who = people.find(({ email }) => challenged && email === account)
    const code =
      (kind === 'right' ? who?.recoveryCode : kind === 'used' && who?.usedRecoveryCodes.at(-1)) ||
      'A'.repeat(24)
    const after = await act(tab, { action: 'submit_recovery_code', code })
    if (!who) return
    if (errorOf(after) === 'wrong_recovery_code') judged(who, 'recovery')
    if (!hasPassed(after)) return
    crowd.useRecoveryCode(who, code)
    proves(tab, who)
    await seen(tab, after, who)
  }

  /** Keeps a new recovery code, and goes where the screen leads. */
  async function seen(tab: Tab, screen: Screen, who?: Person): Promise<void> {
    if (screen.screen !== 'mfa-recovery-code-challenge-new-code') return
    if (who) who.recoveryCode = screen.recoveryCode
    await visit(tab, tab.machine, screen.next)
  }

  async function look(tab: Tab): Promise<Screen> {
    const screen = await tab.machine.browser.screen(tab.place)
    return noted(tab, screen)
  }

  async function act(tab: Tab, action: ScreenAction): Promise<Screen> {
    const screen = await tab.machine.browser.act(tab.place, action)
    if (errorOf(screen) === 'too_many_attempts') told.limited += 1
    return noted(tab, screen)
  }

  async function noted(tab: Tab, screen: Screen): Promise<Screen> {
    await api.collect(tab)
    if (screen.screen === 'mfa-push-challenge-push') phones.shown(tab, screen.number)
    return screen
  }

  async function replay(index: number): Promise<void> {
    if (codes.length === 0) return
    const { tab, code } = pick(codes, index)
    const { verifier } = tab.started
    const response = await exchange(tenant, { code, verifier }, { client_id: tab.client })
    expect(response.status, 'a code was exchanged twice').not.toBe(200)
  }

  async function useRefreshToken(index: number): Promise<void> {
    if (tokens.length === 0) return
    const token = tokens.at(-1 - (index % Math.min(tokens.length, 4)))!
    const response = await refresh(tenant, token.value, { client_id: token.client })
    if (response.status === 200) {
      expect(token.client, 'a refresh passed where a factor is demanded').toBe('open')
      expect(token.isUsed, 'a refresh token was used twice').toBe(false)
      expect(token.family.isRevoked, 'a refresh token of a stolen family was used').toBe(false)
      token.isUsed = true
      const { refresh_token } = (await response.json()) as TokenResponse
      tokens.push({ ...token, value: refresh_token!, isUsed: false })
    } else if (token.isUsed) token.family.isRevoked = true
    else {
      const who = people.find(({ id }) => id === token.who)!
      const scope = 'openid profile email offline_access'
      await api.owe(response, { who, client: token.client, scope, refreshed: token })
    }
  }

  async function passwordGrant(who: Person, client: ClientId): Promise<void> {
    const scope = 'openid offline_access'
    const response = await postToken(tenant, {
      grant_type: 'password',
      client_id: client,
      username: who.email,
      password: who.password,
      scope,
    })
    const isRefused = response.status !== 200
    expect(client === 'open' || isRefused, 'a password alone got tokens').toBe(true)
    if (isRefused) return api.owe(response, { who, client, scope })
    const { refresh_token: value } = (await response.json()) as TokenResponse
    tokens.push({
      value: value!,
      client,
      family: { isRevoked: false },
      who: who.id,
      isUsed: false,
    })
  }

  return {
    take,
    told,
    async close() {
      await tenant.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function pick<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length]!
}

function errorOf(screen: Screen): string | undefined {
  return 'error' in screen ? screen.error?.code : undefined
}

/** What a login shows whose second factor was just accepted. */
function hasPassed({ screen }: Screen): boolean {
  return screen === 'redirect' || screen === 'mfa-recovery-code-challenge-new-code'
}
