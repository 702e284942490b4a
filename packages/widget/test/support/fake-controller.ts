import type { Screen } from '@lockstep/protocol'
import type { LoginAction, LoginController, LoginListener } from '../../src/index.js'

/** A controller that does what the test says: it keeps what was submitted, and answers when told to. */
export class FakeController implements LoginController {
  listener?: LoginListener | undefined
  readonly submitted: LoginAction[] = []
  stopped = false
  #first: Screen
  #answer: ((screen: Screen) => void) | undefined

  constructor(first: Screen) {
    this.#first = first
  }

  start(): Promise<Screen> {
    return Promise.resolve(this.#first)
  }

  submit(action: LoginAction): Promise<Screen> {
    this.submitted.push(action)
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  stop(): void {
    this.stopped = true
  }

  /** The answer to what was submitted last. */
  answer(screen: Screen): void {
    this.#answer?.(screen)
  }
}
