import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Screen } from '@lockstep/protocol'
import { html, nothing } from 'lit'
import { AsyncDirective, directive } from 'lit/async-directive.js'
import { keyed } from './keyed.js'
import type { TextId } from '../languages/text-id.js'
import type { ScreenContext } from '../screens/screen-context.js'
import { alertIcon } from './icons.js'

type WebauthnScreen = Extract<
  Screen,
  { screen: 'mfa-webauthn-enrollment' | 'mfa-webauthn-challenge' }
>

/** Why the browser made nothing of the options; what the tenant thinks is another matter. */
type Failure = Extract<TextId, `webauthn.${string}`>

/**
 * By the name of the browser's exception; whatever else it may throw is just a failure.
 *
 * @see [WebAuthn: exceptions](https://www.w3.org/TR/webauthn-3/#sctn-create-request-exceptions)
 */
const FAILURES: Readonly<Record<string, Failure>> = {
  AbortError: 'webauthn.cancelled',
  NotAllowedError: 'webauthn.cancelled',
  InvalidStateError: 'webauthn.known',
  ConstraintError: 'webauthn.unsuitable',
  NotSupportedError: 'webauthn.unsuitable',
  SecurityError: 'webauthn.wrong_address',
}

/**
 * Has the browser ask for the key or the device, in the very click as some browsers demand, and submits
 * what came of it. What went wrong in the browser is said here and can be tried again.
 */
class WebauthnButton extends AsyncDirective {
  #context: ScreenContext | undefined
  #screen: WebauthnScreen | undefined
  #waiting = false
  #failure: Failure | undefined
  #failures = 0

  override render(context: ScreenContext, screen: WebauthnScreen): unknown {
    if (screen !== this.#screen) this.#failure = undefined
    this.#context = context
    this.#screen = screen
    return this.#draw()
  }

  /** The browser's own prompt must not outlive the screen. */
  override disconnected(): void {
    if (this.#waiting) WebAuthnAbortService.cancelCeremony()
  }

  #draw(): unknown {
    const { text, busy } = this.#context as ScreenContext
    const label =
      this.#screen?.screen === 'mfa-webauthn-enrollment' ? 'webauthn.set_up' : 'webauthn.use'
    const disabled = busy || this.#waiting
    return html`${
        this.#failure
          ? keyed(
              this.#failures,
              html`<p part="error" role="alert">
                ${alertIcon}<span>${text(this.#failure)}</span>
              </p>`,
            )
          : nothing
      }<button
        part="submit"
        type="button"
        aria-disabled=${disabled ? 'true' : 'false'}
        @click=${(event: Event) => {
          if (!disabled) void this.#ask(event.currentTarget as HTMLButtonElement)
        }}
      >
        <span part="submit-label">${text(label)}</span>${
          disabled ? html`<span part="spinner" aria-hidden="true"></span>` : nothing
        }
      </button>`
  }

  async #ask(button: HTMLButtonElement): Promise<void> {
    const screen = this.#screen
    if (!screen) return
    const form = button.closest('form')
    this.#show({ waiting: true })
    try {
      const credential = JSON.stringify(await answer(screen))
      // The person may have gone to another screen meanwhile.
      if (!this.isConnected) return
      const rememberBrowser = form !== null && new FormData(form).has('remember')
      this.#show({ waiting: false })
      this.#context?.submit({ action: 'submit_credential', credential, rememberBrowser })
    } catch (error) {
      this.#show({ waiting: false, failure: failureOf(error) })
    }
  }

  #show({ waiting, failure }: { readonly waiting: boolean; readonly failure?: Failure }): void {
    this.#waiting = waiting
    this.#failure = failure
    if (failure) this.#failures += 1
    if (this.isConnected) this.setValue(this.#draw())
  }
}

function failureOf(error: unknown): Failure {
  if (!browserSupportsWebAuthn()) return 'webauthn.unsupported'
  const name = error instanceof Error ? error.name : ''
  const known = Object.hasOwn(FAILURES, name) ? FAILURES[name] : undefined
  return known ?? 'webauthn.failed'
}

function answer(screen: WebauthnScreen): Promise<unknown> {
  const options: unknown = screen.options
  return screen.screen === 'mfa-webauthn-enrollment'
    ? startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
    : startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
}

/** See {@link WebauthnButton}. */
export const webauthnButton = directive(WebauthnButton)
