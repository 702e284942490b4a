import type { ScreenError } from '@lockstep/protocol'
import { html, nothing } from 'lit'
import { AsyncDirective, directive } from 'lit/async-directive.js'
import { errorText } from '../form/place-error.js'
import type { ScreenContext } from '../screens/screen-context.js'
import { alert } from './alert.js'
import { alertIcon, checkIcon } from './icons.js'

/** A screen that may tell of an error. */
interface Telling {
  readonly error?: ScreenError
}

/**
 * Why the screen is shown again, and for how much longer nothing is accepted. The time is announced once
 * and then counts down in silence; that it is over is announced again.
 */
class Problem extends AsyncDirective {
  #context: ScreenContext | undefined
  #screen: Telling | undefined
  #readyAt = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #announced = false

  override render(context: ScreenContext, screen: Telling): unknown {
    this.#context = context
    // A new answer counts from the start; drawing the same one again goes on.
    if (screen !== this.#screen) {
      this.disconnected()
      this.#screen = screen
      this.#readyAt = Date.now() + (screen.error?.retryAfterSeconds ?? 0) * 1000
      this.#announced = false
      this.reconnected()
    }
    return this.#draw()
  }

  override disconnected(): void {
    clearInterval(this.#timer)
  }

  override reconnected(): void {
    if (this.#left === 0) return
    this.#timer = setInterval(() => {
      this.#announced = true
      if (this.#left === 0) this.disconnected()
      this.setValue(this.#draw())
    }, 1000)
  }

  #draw(): unknown {
    const context = this.#context as ScreenContext
    const error = this.#screen?.error
    if (!context.alert || !error?.retryAfterSeconds) return alert(context)
    const left = this.#left
    return html`${left > 0 ? this.#waiting(context, { ...error, retryAfterSeconds: left }) : nothing}
      <div role="status">
        ${
          left > 0
            ? nothing
            : html`<div part="notice">${checkIcon}<span>${context.text('retry.ready')}</span></div>`
        }
      </div>`
  }

  #waiting({ id, text, language }: ScreenContext, error: ScreenError): unknown {
    return html`<div part="alert" role=${this.#announced ? nothing : 'alert'} id=${id('alert')}>
      ${alertIcon}<span>${errorText(error, text, language)}</span>
    </div>`
  }

  get #left(): number {
    return Math.max(0, Math.ceil((this.#readyAt - Date.now()) / 1000))
  }
}

/** See {@link Problem}. */
export const problem = directive(Problem)
