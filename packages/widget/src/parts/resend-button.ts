import { html } from 'lit'
import { AsyncDirective, directive } from 'lit/async-directive.js'
import type { ScreenContext } from '../screens/screen-context.js'

/** A screen that counts down. */
interface Counting {
  readonly resendAfterSeconds: number
}

/**
 * Asks for another code, once the last one has had time to arrive. Until then the button says how
 * long; that it is ready is announced politely, and not each second before.
 */
class ResendButton extends AsyncDirective {
  #context: ScreenContext | undefined
  #screen: Counting | undefined
  #texts: 'resend' | 'push.resend' = 'resend'
  #readyAt = 0
  #timer: ReturnType<typeof setInterval> | undefined

  override render(
    context: ScreenContext,
    screen: Counting,
    texts: 'resend' | 'push.resend' = 'resend',
  ): unknown {
    this.#texts = texts
    // A new screen counts from the start; drawing the same one again goes on.
    if (screen !== this.#screen) this.#readyAt = Date.now() + screen.resendAfterSeconds * 1000
    this.#screen = screen
    this.#context = context
    this.#count()
    return this.#draw()
  }

  override disconnected(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  override reconnected(): void {
    this.#count()
  }

  #count(): void {
    if (this.#timer !== undefined || this.#left === 0) return
    this.#timer = setInterval(() => {
      if (this.#left === 0) this.disconnected()
      this.setValue(this.#draw())
    }, 1000)
  }

  #draw(): unknown {
    const { text, submit } = this.#context as ScreenContext
    const left = this.#left
    const texts = this.#texts
    return html`<button
        part="link"
        type="button"
        aria-disabled=${left > 0 ? 'true' : 'false'}
        @click=${() => {
          if (this.#left === 0) submit({ action: 'resend_code' })
        }}
      >
        ${left > 0 ? text(`${texts}.wait`, { seconds: String(left) }) : text(texts)}
      </button>
      <span part="visually-hidden" role="status">${left > 0 ? '' : text(`${texts}.ready`)}</span>`
  }

  get #left(): number {
    return Math.max(0, Math.ceil((this.#readyAt - Date.now()) / 1000))
  }
}

/** See {@link ResendButton}. */
export const resendButton = directive(ResendButton)
