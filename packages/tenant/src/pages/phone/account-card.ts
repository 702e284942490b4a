import { TOTP_PERIOD_SECONDS, totpCodeAt } from '../../phone/totp-code.js'
import { element } from './element.js'
import type { KeptAccount } from './kept-accounts.js'

/** One account: its code for when the phone is offline, and the way to take it off. */
export function accountCard(
  account: KeptAccount,
  { now, remove }: { readonly now: () => number; readonly remove: () => void },
): HTMLElement {
  const { issuer, account: name, connected, otpSecret } = account
  return element(
    'article',
    { class: 'card account' },
    element('h2', {}, issuer),
    element('p', { class: 'who' }, name),
    ...(connected
      ? []
      : [element('p', { class: 'hint' }, 'Waiting for the sign-in page to go on…')]),
    ...(connected && otpSecret !== undefined ? [code(otpSecret, now)] : []),
    removal(remove),
  )
}

/** The code, which follows the tenant's clock as long as it is on the page. */
function code(secret: string, now: () => number): HTMLElement {
  const value = element('output', {
    class: 'code',
    'aria-label': 'Code for when the phone is offline',
  })
  const left = element('progress', {
    max: String(TOTP_PERIOD_SECONDS),
    'aria-label': 'Seconds left',
  })
  let shown = -1
  const tick = async () => {
    const step = Math.floor(now() / TOTP_PERIOD_SECONDS)
    left.value = TOTP_PERIOD_SECONDS - (now() % TOTP_PERIOD_SECONDS)
    if (step === shown) return
    shown = step
    const digits = await totpCodeAt(secret, now())
    value.textContent = `${digits.slice(0, 3)} ${digits.slice(3)}`
  }
  const timer = setInterval(() => {
    if (value.isConnected) void tick()
    else clearInterval(timer)
  }, 1000)
  void tick()
  return element('div', { class: 'offline' }, value, left)
}

/** Asks once more, since nobody can undo it. */
function removal(remove: () => void): HTMLElement {
  const place = element('div', { class: 'removal' })
  const ask = element(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () => {
        place.replaceChildren(
          element('p', {}, 'You need another way to sign in then. Remove it?'),
          element('button', { type: 'button', class: 'danger', onclick: remove }, 'Remove'),
          element('button', { type: 'button', class: 'quiet', onclick: back }, 'Keep'),
        )
        place.querySelector('button')?.focus()
      },
    },
    'Remove this account',
  )
  const back = () => {
    place.replaceChildren(ask)
    ask.focus()
  }
  place.append(ask)
  return place
}
