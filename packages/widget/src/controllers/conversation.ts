import type { AuthenticationResult } from '@lockstep/client'
import type { Screen, ScreenErrorCode } from '@lockstep/protocol'
import type { LanguagePack } from '../languages/language-pack.js'
import { loadScreen, loadedScreen, type LoadedScreen } from '../screens/load-screen.js'
import type { LoginAction, LoginController } from './login-controller.js'
import type { Move, MoveMemory } from './move.js'
import { withError } from './with-error.js'

/** Whoever draws a conversation. */
export interface ConversationListener {
  /** The language to draw in. */
  language(): LanguagePack
  /** `after` is to be drawn; `before` was. */
  shown(before: Screen, after: Screen): void
  /** A request is under way or no longer, or the texts are others. */
  changed(): void
  authenticated(result: AuthenticationResult): void
  /** The login goes on at another page; `false` keeps the conversation from going there. */
  leaving(url: URL): boolean
}

/** What is shown, and how: one person talking with one controller, one request at a time. */
export class Conversation {
  screen: Screen = { screen: 'loading' }
  loaded: LoadedScreen = loadedScreen('loading')
  busy = false
  readonly #listener: ConversationListener
  #controller: LoginController | undefined
  #memory: MoveMemory = {}
  /** Grows with each request, so that an answer that comes too late is known as such. */
  #attempt = 0
  /** Grows with each screen, so that one that loads slowly does not replace a later one. */
  #turn = 0

  constructor(listener: ConversationListener) {
    this.#listener = listener
  }

  /** Ends what was and begins with another controller; without one, nothing is set up. */
  begin(controller: LoginController | undefined): void {
    this.end()
    this.#controller = controller
    if (!controller) {
      void this.#show({ screen: 'error', error: { code: 'configuration_error' } }, this.#attempt)
      return
    }
    controller.listener = {
      screen: (screen) => void this.#show(screen, this.#attempt),
      authenticated: (result) => this.#listener.authenticated(result),
    }
    this.restart()
  }

  /** Forgets the controller; answers to what it was asked come too late. */
  end(): void {
    this.#attempt += 1
    if (!this.#controller) return
    this.#controller.listener = undefined
    this.#controller.stop?.()
    this.#controller = undefined
  }

  /** Asks for the first screen again, whatever is under way. */
  restart(): void {
    const controller = this.#controller
    if (controller) void this.#ask(() => controller.start())
  }

  /**
   * Submits an action unless another one is under way. Synchronous up to the controller, which may
   * have to open a window inside this very click.
   */
  submit(action: LoginAction): void {
    const controller = this.#controller
    if (!this.busy && controller) void this.#ask(() => controller.submit(action))
  }

  /** Gets the texts of the present screen again, in another language. */
  async reload(): Promise<void> {
    const { screen } = this
    const loaded = await loadScreen(screen, this.#listener.language())
    if (!loaded || this.screen !== screen) return
    this.loaded = loaded
    this.#listener.changed()
  }

  /** Goes to a neighbouring screen that the controller need not be asked for. */
  move(move: Move, loginHint?: string): void {
    if (this.busy) return
    this.#attempt += 1
    void this.#show(move(this.screen, { ...this.#memory, loginHint }), this.#attempt)
  }

  /** Goes to another page of the web, and to nothing else: `javascript:` is an address too. */
  leave(address: string): void {
    const { baseURI } = document
    const url = URL.canParse(address, baseURI) ? new URL(address, baseURI) : undefined
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      void this.#show({ screen: 'error', error: { code: 'unexpected' } }, this.#attempt)
      return
    }
    this.#setBusy(true)
    if (this.#listener.leaving(url)) window.location.assign(url)
  }

  async #ask(question: () => Promise<Screen>): Promise<void> {
    const attempt = (this.#attempt += 1)
    this.#setBusy(true)
    let answer: Screen
    try {
      answer = await question()
    } catch {
      answer = withError(this.screen, { code: 'unexpected' })
    }
    await this.#show(answer, attempt)
  }

  async #show(screen: Screen, attempt: number): Promise<void> {
    if (attempt !== this.#attempt) return
    const turn = (this.#turn += 1)
    const isLatest = () => attempt === this.#attempt && turn === this.#turn
    if (screen.screen === 'redirect') {
      this.leave(screen.url)
      return
    }
    try {
      const loading = loadScreen(screen, this.#listener.language())
      const loaded = loading instanceof Promise ? await loading : loading
      if (!isLatest()) return
      if (loaded) this.#apply(screen, loaded)
      else this.#fail('unexpected')
    } catch {
      if (isLatest()) this.#fail('network_error')
    }
  }

  #fail(code: ScreenErrorCode): void {
    this.#apply({ screen: 'error', error: { code } }, loadedScreen('error'))
  }

  #apply(screen: Screen, loaded: LoadedScreen): void {
    const before = this.screen
    this.screen = screen
    this.loaded = loaded
    if ('alternatives' in screen) this.#memory = { step: screen }
    this.#setBusy(false)
    this.#listener.shown(before, screen)
  }

  #setBusy(busy: boolean): void {
    this.busy = busy
    this.#listener.changed()
  }
}
