import {
  answerRequest,
  createPhoneIdentity,
  enrolPhone,
  leaveAccount,
  pendingRequests,
  PhoneError,
  ticketIn,
} from '../phone/device-protocol.js'
import type { Connection, PendingRequest } from '../phone/device-protocol.js'
import { accountCard } from './phone/account-card.js'
import { connectForm } from './phone/connect-form.js'
import { element } from './phone/element.js'
import { forgetAccount, keepAccount, keptAccounts } from './phone/kept-accounts.js'
import type { KeptAccount } from './phone/kept-accounts.js'
import { requestCard } from './phone/request-card.js'
import type { Decision } from './phone/request-card.js'

/** Milliseconds between two looks at what waits; our choice, quick enough to feel like a push. */
const LOOK_MS = 1_500
/** Seconds in which a login page must go on after its code was scanned, as for the ticket. */
const CONNECT_SECONDS = 300

const connection: Connection = {
  baseUrl: `${location.origin}/`,
  fetch: (request) => fetch(request),
}

/** The tenant's clock may be ahead of this device's: it signs and shows codes by the tenant's. */
let aheadSeconds = 0
const now = () => Math.floor(Date.now() / 1000 + aheadSeconds)

const notice = element('p', { class: 'notice', role: 'status' })
const problem = element('p', { class: 'problem', role: 'alert' })
const requests = element('section', { 'aria-label': 'Requests' })
const accounts = element('section', { 'aria-label': 'Accounts' })
const connecting = element('section', { 'aria-label': 'Connect' })

document
  .querySelector('#phone')
  ?.replaceChildren(
    element(
      'header',
      {},
      element('h1', {}, 'Virtual phone'),
      element('p', { class: 'hint' }, 'It plays the phone of push notifications, for development.'),
    ),
    notice,
    problem,
    requests,
    accounts,
    connecting,
  )

if (isSecureContext && 'indexedDB' in window) {
  showConnect(location.hash ? location.href : '')
  // The ticket is for the form above; nobody finds it in the history.
  if (location.hash) history.replaceState(null, '', location.pathname)
  addEventListener('hashchange', () => {
    showConnect(location.href)
    history.replaceState(null, '', location.pathname)
  })
  void look()
} else {
  say({
    problem:
      'A browser keeps keys only on a secure page: open this one by https, or on localhost. The documentation says how.',
  })
}

/** Looks at what waits, again and again while somebody looks at the page. */
async function look(): Promise<void> {
  if (document.visibilityState === 'visible') {
    const kept = await keptAccounts()
    const waiting = await Promise.all(kept.map(waitingFor))
    showRequests(waiting.flat())
    showAccounts(await keptAccounts())
  }
  setTimeout(() => void look(), LOOK_MS)
}

interface Waiting {
  readonly account: KeptAccount
  readonly request: PendingRequest
}

async function waitingFor(account: KeptAccount): Promise<readonly Waiting[]> {
  try {
    const answer = await pendingRequests(connection, account)
    aheadSeconds = answer.now - Date.now() / 1000
    if (!account.connected) {
      await keepAccount({ ...account, connected: true })
      say({ notice: `${account.account} is connected. Approve its next sign-in here.` })
    }
    return answer.requests.map((request) => ({ account, request }))
  } catch (error) {
    const isUnknown = error instanceof PhoneError && error.code === 'invalid_token'
    const isLate = Date.now() / 1000 > account.addedAt + CONNECT_SECONDS
    if (isUnknown && (account.connected || isLate)) {
      await forgetAccount(account.id)
      say({ notice: `${account.account} was removed: this phone is no longer connected to it.` })
    }
    return []
  }
}

async function decide({ account, request }: Waiting, decision: Decision): Promise<void> {
  try {
    const { identity } = account
    await answerRequest(connection, { identity, request, now: now(), ...decision })
    say({
      notice: decision.accepted
        ? 'Approved. Go on at the sign-in page.'
        : 'The sign-in was stopped. If it was not you who began it, change your password.',
    })
  } catch (error) {
    say({ problem: reasonOf(error) })
  }
  showRequests([])
}

async function connect(link: string, name: string): Promise<void> {
  const ticket = ticketIn(link)
  if (ticket === undefined) {
    say({ problem: 'This is no link that connects a phone. Copy it from the sign-in page.' })
    return
  }
  try {
    const identity = await createPhoneIdentity()
    const account = await enrolPhone(connection, { ticket, name, identity })
    const addedAt = Date.now() / 1000
    await keepAccount({ ...account, identity, addedAt, connected: false })
    say({ notice: `Connected to ${account.account}. The sign-in page goes on by itself.` })
    showConnect('')
    showAccounts(await keptAccounts())
  } catch (error) {
    say({ problem: reasonOf(error) })
  }
}

async function remove(account: KeptAccount): Promise<void> {
  try {
    await leaveAccount(connection, account)
  } catch (error) {
    // One that the tenant does not know any more is only forgotten.
    if (!(error instanceof PhoneError)) {
      say({ problem: reasonOf(error) })
      return
    }
  }
  await forgetAccount(account.id)
  say({ notice: `${account.account} is removed from this phone.` })
  showAccounts(await keptAccounts())
}

function showRequests(waiting: readonly Waiting[]): void {
  const key = waiting.map(({ request }) => request.token).join(' ')
  const isNew = waiting.length > 0 && requests.dataset.key !== key
  show(requests, key, () =>
    waiting.map((one) =>
      requestCard(one.request, {
        account: one.account.account,
        decide: (decision) => void decide(one, decision),
      }),
    ),
  )
  if (isNew) say({ notice: 'Somebody signs in. Is it you?' })
}

function showAccounts(kept: readonly KeptAccount[]): void {
  const key = kept.map(({ id, connected }) => `${id} ${connected}`).join(' ')
  show(accounts, key, () =>
    kept.map((account) => accountCard(account, { now, remove: () => void remove(account) })),
  )
}

function showConnect(link: string): void {
  connecting.replaceChildren(connectForm(link, (typed, name) => void connect(typed, name)))
}

/** Draws a section again only when there is something else to draw: the focus stays where it is. */
function show(section: HTMLElement, key: string, draw: () => readonly HTMLElement[]): void {
  if (section.dataset.key === key) return
  section.dataset.key = key
  section.replaceChildren(...draw())
}

function say({
  notice: news = '',
  problem: trouble = '',
}: {
  notice?: string
  problem?: string
}): void {
  notice.textContent = news
  problem.textContent = trouble
}

function reasonOf(error: unknown): string {
  return error instanceof PhoneError ? error.message : 'The tenant did not answer. Is it running?'
}
