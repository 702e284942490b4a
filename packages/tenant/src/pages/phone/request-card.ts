import type { PendingRequest } from '../../phone/device-protocol.js'
import { element } from './element.js'

/** What a person decided. */
export interface Decision {
  readonly accepted: boolean
  readonly number?: string
}

/** One login that waits: what it is, and the ways to answer it. */
export function requestCard(
  { application, ip, place, userAgent, sentAt, numbers }: PendingRequest,
  { account, decide }: { readonly account: string; readonly decide: (decision: Decision) => void },
): HTMLElement {
  const yes = (label: string, decision: Decision, kind: string) =>
    element('button', { type: 'button', class: kind, onclick: () => decide(decision) }, label)
  const time = new Date(sentAt * 1000).toLocaleTimeString('en', { timeStyle: 'short' })
  return element(
    'article',
    { class: 'card request' },
    element('h2', {}, `Sign in to ${application}?`),
    element(
      'dl',
      {},
      ...fact('Account', account),
      ...fact('From', place === undefined ? ip : `${place} (${ip})`),
      ...fact('Browser', browserName(userAgent)),
      ...fact('At', time),
    ),
    ...(numbers
      ? [
          element('p', { class: 'question' }, 'Which number does the sign-in page show?'),
          element(
            'div',
            { class: 'numbers' },
            ...numbers.map((number) => yes(number, { accepted: true, number }, 'number')),
          ),
        ]
      : [yes('Approve', { accepted: true }, 'primary')]),
    yes('No, this is not me', { accepted: false }, 'danger'),
  )
}

function fact(name: string, value: string): readonly HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, value)]
}

/** What people call the browser; the whole line for one that nobody knows. */
function browserName(userAgent: string): string {
  const [, browser, system] = [
    userAgent,
    /Edg|Firefox|HeadlessChrome|Chrome|Safari/.exec(userAgent)?.[0],
    /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0],
  ]
  return browser === undefined
    ? userAgent || 'unknown'
    : [browser.replace('Edg', 'Edge').replace('Headless', ''), system].filter(Boolean).join(', ')
}
