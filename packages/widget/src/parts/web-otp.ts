import { nothing } from 'lit'
import { AsyncDirective, directive, type ChildPart } from 'lit/async-directive.js'

/** What browsers add to `navigator.credentials.get` that read codes from text messages. */
interface OtpRequest extends CredentialRequestOptions {
  readonly otp: { readonly transport: readonly 'sms'[] }
}

/**
 * Takes the code from the text message, where the browser offers that and the person agrees, and
 * submits the form it stands in.
 *
 * @see [WebOTP API](https://wicg.github.io/web-otp/)
 */
class WebOtp extends AsyncDirective {
  #waiting: AbortController | undefined

  override render(): unknown {
    return nothing
  }

  override update(part: ChildPart): unknown {
    if (!this.#waiting && 'OTPCredential' in window) {
      this.#waiting = new AbortController()
      void this.#wait(part, this.#waiting.signal)
    }
    return nothing
  }

  override disconnected(): void {
    this.#waiting?.abort()
  }

  async #wait({ startNode }: ChildPart, signal: AbortSignal): Promise<void> {
    const request: OtpRequest = { otp: { transport: ['sms'] }, signal }
    try {
      const credential = (await navigator.credentials.get(request)) as { code?: string } | null
      const form = startNode?.parentElement?.closest('form')
      const input = form?.querySelector<HTMLInputElement>('[name="code"]')
      if (!credential?.code || !input || signal.aborted) return
      input.value = credential.code
      form?.requestSubmit()
    } catch {
      // Refused, or the screen is gone: the person types the code.
    }
  }
}

/** See {@link WebOtp}. */
export const webOtp = directive(WebOtp)
