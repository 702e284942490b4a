import type { AuthenticationResult, Warning } from '@lockstep/client'
import type { ScreenErrorCode, ScreenName } from '@lockstep/protocol'

const travelling = { bubbles: true, composed: true } as const

/** `lockstep-authenticated`: the login is finished. The only event that carries credentials. */
export class LockstepAuthenticatedEvent extends Event {
  readonly result: AuthenticationResult

  constructor(result: AuthenticationResult) {
    super('lockstep-authenticated', travelling)
    this.result = result
  }
}

/** `lockstep-error`: a screen is shown that says why something did not work. */
export class LockstepErrorEvent extends Event {
  readonly code: ScreenErrorCode
  /** The text of the tenant or of a rule, if there is one. */
  readonly message: string | undefined

  constructor(code: ScreenErrorCode, message?: string) {
    super('lockstep-error', travelling)
    this.code = code
    this.message = message
  }
}

/** `lockstep-warning`: the SDK did otherwise than asked, such as enforcing `sso`. */
export class LockstepWarningEvent extends Event {
  readonly code: Warning['code']
  readonly message: string

  constructor({ code, message }: Warning) {
    super('lockstep-warning', travelling)
    this.code = code
    this.message = message
  }
}

/** `lockstep-screen`: another screen is shown. */
export class LockstepScreenEvent extends Event {
  readonly screen: ScreenName
  /** The heading of the screen in the person's language; also good for the page's title. */
  readonly heading: string

  constructor(screen: ScreenName, heading: string) {
    super('lockstep-screen', travelling)
    this.screen = screen
    this.heading = heading
  }
}

/**
 * `lockstep-redirect`: the login goes on at another page. The element goes there itself unless the
 * event is cancelled.
 */
export class LockstepRedirectEvent extends Event {
  readonly url: string

  constructor(url: string) {
    super('lockstep-redirect', { ...travelling, cancelable: true })
    this.url = url
  }
}

declare global {
  interface HTMLElementEventMap {
    'lockstep-authenticated': LockstepAuthenticatedEvent
    'lockstep-error': LockstepErrorEvent
    'lockstep-warning': LockstepWarningEvent
    'lockstep-screen': LockstepScreenEvent
    'lockstep-redirect': LockstepRedirectEvent
  }
}
