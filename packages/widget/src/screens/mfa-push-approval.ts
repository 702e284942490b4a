import type { ApprovalAnswer } from '@lockstep/protocol'
import { noChange } from 'lit'
import { AsyncDirective, directive } from 'lit/async-directive.js'
import type { ElementPart } from 'lit'
import type { LoginAction } from '../controllers/login-controller.js'
import type { ScreenContext } from './screen-context.js'

/** A screen that waits for another device. */
interface Awaiting {
  readonly approvalUrl: string
}

/** What to do when the waiting is over, with what the person ticked meanwhile. */
type GoOn = (approval: ApprovalAnswer['approval'], rememberBrowser: boolean) => LoginAction

/** Milliseconds between two questions: quick at first, when most people answer, and slower with each. */
const FIRST_MS = 1_000
const SLOWEST_MS = 5_000
const SLOWER_BY = 1.15

/**
 * Asks the tenant whether somebody approved on another device, on the form that waits for it, and submits
 * what `goOn` says as soon as something happened. A lost request is a question like any other.
 */
class WhenApproved extends AsyncDirective {
  #form: Element | undefined
  #context: ScreenContext | undefined
  #screen: Awaiting | undefined
  #goOn: GoOn | undefined
  #delayMs = FIRST_MS
  #timer: ReturnType<typeof setTimeout> | undefined

  override update(
    { element }: ElementPart,
    [context, screen, goOn]: Parameters<this['render']>,
  ): unknown {
    this.#form = element
    this.#context = context
    this.#goOn = goOn
    // A new screen is asked about from the start; drawing the same one again goes on.
    if (screen !== this.#screen) {
      this.#screen = screen
      this.disconnected()
      this.reconnected()
    }
    return noChange
  }

  override render(_context: ScreenContext, _screen: Awaiting, _goOn: GoOn): unknown {
    return noChange
  }

  override disconnected(): void {
    clearTimeout(this.#timer)
    this.#delayMs = FIRST_MS
  }

  override reconnected(): void {
    const screen = this.#screen
    this.#timer = setTimeout(() => void this.#ask(screen), this.#delayMs)
  }

  async #ask(screen: Awaiting | undefined): Promise<void> {
    const approval = screen && (await ask(screen.approvalUrl))
    if (!this.isConnected || screen !== this.#screen) return
    if (approval === 'pending' || approval === undefined || this.#context?.busy) {
      this.#delayMs = Math.min(SLOWEST_MS, this.#delayMs * SLOWER_BY)
      this.reconnected()
      return
    }
    const ticked = this.#form?.querySelector<HTMLInputElement>('[name="remember"]')?.checked
    const action = this.#goOn?.(approval, ticked === true)
    if (action) this.#context?.submit(action)
  }
}

/** See {@link WhenApproved}. */
export const whenApproved = directive(WhenApproved)

async function ask(url: string): Promise<ApprovalAnswer['approval'] | undefined> {
  try {
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' })
    // A login that is over is for the next screen to explain.
    if (response.status === 404) return 'expired'
    return response.ok ? ((await response.json()) as ApprovalAnswer).approval : undefined
  } catch {
    return undefined
  }
}
