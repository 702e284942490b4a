import type { AdjustableClock, Tenant } from '@lockstep/tenant'
import type { Screen, ScreenAction } from '@lockstep/protocol'
import { expect } from 'vitest'
import type { Browser } from '../../journeys/support/browser.js'
import { SERVER } from '../../journeys/support/grants.js'
import { manage } from '../../journeys/support/manage.js'
import type { Crowd, Person } from './random-people.js'
import type { Code } from './random-steps.js'

/** Seconds that an enrolment ticket is good for, as documented. */
const TICKET_SECONDS = 5 * 86_400

/** What lets a help desk call the Management API, as the configuration of a tenant. */
export const DESK = {
  client: {
    ...SERVER,
    name: 'desk',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
  },
  grant: {
    client_id: 'desk',
    audience: 'https://acme.auth0.com/api/v2/',
    scope: ['update:users', 'create:guardian_enrollment_tickets'],
  },
} as const

interface Ticket {
  readonly id: string
  readonly who: Person
  readonly since: number
  isWorthless: boolean
}

interface DeskOptions {
  readonly tenant: () => Tenant
  readonly clock: AdjustableClock
  readonly crowd: Crowd
  readonly told: { ticketed: number; resets: number }
  /** An administrator took everything away, so that sessions and remembered browsers end. */
  readonly onReset: (who: Person) => void
  readonly onForgotten: (who: Person) => void
}

/** A help desk that gives tickets out and resets people, and an account of what they are worth. */
export function createDesk({ tenant, clock, crowd, told, onReset, onForgotten }: DeskOptions) {
  const tickets: Ticket[] = []

  async function give(who: Person): Promise<void> {
    const wanted = { user_id: who.id, factor: 'otp', allow_multiple_enrollments: true }
    const { status, body } = await manage(tenant(), 'POST', 'guardian/enrollments/ticket', wanted)
    expect(status).toBe(200)
    const { ticket_id: id } = body as { ticket_id: string }
    tickets.push({ id, who, since: clock.now(), isWorthless: false })
  }

  /** Somebody with the link of a ticket, in whatever browser. */
  async function use(index: number, browser: Browser, kind: Code): Promise<void> {
    const ticket = tickets.at(-1 - (index % Math.max(1, Math.min(tickets.length, 3))))
    // Everybody has one authenticator here, so a good ticket of who has one already stays unused.
    if (!ticket || (ticket.who.secret !== undefined && !ticket.isWorthless)) return
    const { who } = ticket
    const shown = await at(browser, ticket)
    if (shown.screen !== 'mfa-otp-enrollment-qr') return
    expect(shown.account, 'a ticket was good for another user').toBe(who.email)
    const isRight = kind === 'right' || kind === 'fresh'
    const code = isRight ? crowd.codeAt(shown.secret) : '000000'
    const after = await at(browser, ticket, { action: 'confirm_enrolment', code })
    if ('error' in after && after.error?.code === 'wrong_code') crowd.judged(who, 'code')
    const isNew = after.screen === 'mfa-recovery-code-challenge-new-code'
    if (!isNew && after.screen !== 'success') return
    expect(ticket.isWorthless, 'a ticket was good after its use, or after a reset').toBe(false)
    expect(clock.now() - ticket.since, 'an old ticket was good').toBeLessThan(TICKET_SECONDS)
    ticket.isWorthless = true
    who.secret = shown.secret
    if (isNew) who.recoveryCode = after.recoveryCode
    crowd.useStep(who, code, shown.secret)
    told.ticketed += 1
  }

  async function at(browser: Browser, { id }: Ticket, action?: ScreenAction): Promise<Screen> {
    const response = await browser.fetch(`/u/api/ticket?ticket=${id}`, {
      ...(action && {
        method: 'POST',
        from: new URL(tenant().url).origin,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(action),
      }),
    })
    return (await response.json()) as Screen
  }

  async function reset(who: Person): Promise<void> {
    // A phone for text messages stays, so that there is somebody who can always be asked.
    if (who.phone !== undefined) return
    const path = `users/${encodeURIComponent(who.id)}/authenticators`
    expect((await manage(tenant(), 'DELETE', path)).status).toBe(204)
    for (const ticket of tickets) if (ticket.who === who) ticket.isWorthless = true
    told.resets += 1
    onReset(who)
  }

  /** Makes browsers forget somebody; the authenticators stay. */
  async function forget(who: Person): Promise<void> {
    const id = encodeURIComponent(who.id)
    const path = `users/${id}/multifactor/actions/invalidate-remember-browser`
    expect((await manage(tenant(), 'POST', path)).status).toBe(204)
    onForgotten(who)
  }

  return { give, use, reset, forget }
}
