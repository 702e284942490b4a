import type { AuthenticationResult } from '@lockstep/client'
import type { Screen, ScreenAction } from '@lockstep/protocol'

/** What a person can do about the window of a popup login; it never leaves the browser. */
export type PopupAction = {
  readonly action: 'open_popup' | 'use_redirect' | 'cancel_popup'
}

/** Everything a screen can submit. */
export type LoginAction = ScreenAction | PopupAction

/** Whoever shows the screens, and hears what happens without being asked for. */
export interface LoginListener {
  screen(screen: Screen): void
  authenticated(result: AuthenticationResult): void
}

/**
 * Talks for the element: the first screen, then the next screen for each action. It never throws for
 * a login that fails; that is a screen with an `error`.
 */
export interface LoginController {
  /** Set by the element that shows this controller, before `start`. */
  listener?: LoginListener | undefined
  start(): Promise<Screen>
  /** Called inside the click or submit event, so a window may be opened before the first `await`. */
  submit(action: LoginAction): Promise<Screen>
  /** Ends what is under way; the element was removed or got another controller. */
  stop?(): void
}
