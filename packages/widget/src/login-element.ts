import { createClient, type LockstepClient } from '@lockstep/client'
import type { OfferedConnection } from '@lockstep/protocol'
import type { PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { createEmbeddedController } from './controllers/embedded-controller.js'
import type { LoginController } from './controllers/login-controller.js'
import { definedOnly } from './defined-only.js'
import { LockstepWarningEvent } from './events.js'
import { LoginScreens } from './login-screens.js'

/** Properties that make another conversation when they change. */
const CONVERSATION: readonly (keyof LockstepLogin)[] = [
  'client',
  'domain',
  'clientId',
  'mode',
  'redirectUri',
  'popupRedirectUri',
  'audience',
  'scope',
  'acrValues',
  'connection',
  'applicationName',
  'loginHint',
  'passwordMinLength',
  'allowSignUp',
  'allowForgotPassword',
  'connections',
  'sso',
]

const words = { fromAttribute: (value: string | null) => value?.split(/\s+/).filter(Boolean) ?? [] }
const unlessFalse = { fromAttribute: (value: string | null) => value !== 'false' }

/**
 * A login form that completes contextual MFA, in popup and in redirect mode.
 *
 * The frame is in a shadow root; the form is in the element's light DOM, where password managers find
 * it. Parts of the frame are styled by `lockstep-login::part(card)`, parts of the form by
 * `lockstep-login [part~='input']`.
 *
 * @tagname lockstep-login
 *
 * @fires {LockstepAuthenticatedEvent} lockstep-authenticated - Signed in; `result` holds the tokens.
 * @fires {LockstepErrorEvent} lockstep-error - A screen says why something failed; `code`, `message`.
 * @fires {LockstepWarningEvent} lockstep-warning - The SDK did otherwise than asked; `code`, `message`.
 * @fires {LockstepScreenEvent} lockstep-screen - Another screen is shown; `screen`, `heading`.
 * @fires {LockstepRedirectEvent} lockstep-redirect - The login goes on at `url`; cancel it to go there yourself.
 *
 * @slot logo - The brand, above the form. A mark of ours by default.
 * @slot header - Something between the logo and the form.
 * @slot footer - Something below the form, such as terms.
 *
 * @csspart card - The frame.
 * @csspart header - Logo and header slot.
 * @csspart logo - The default mark.
 * @csspart screen - Light DOM: everything of one screen.
 * @csspart heading - Light DOM: the title of the screen.
 * @csspart description - Light DOM: what the screen is about.
 * @csspart form - Light DOM: the form.
 * @csspart field - Light DOM: label, input, hint and error together.
 * @csspart label - Light DOM: the label of an input.
 * @csspart input - Light DOM: an input; also `code` or `recovery-code`.
 * @csspart toggle - Light DOM: the button that shows the password.
 * @csspart hint - Light DOM: help for a field.
 * @csspart error - Light DOM: why a field was not accepted.
 * @csspart alert - Light DOM: why the screen is shown again.
 * @csspart notice - Light DOM: good news.
 * @csspart submit - Light DOM: the main button.
 * @csspart secondary - Light DOM: a quieter button.
 * @csspart link - Light DOM: a button that looks like a link.
 * @csspart separator - Light DOM: between the form and the buttons of other sites.
 * @csspart connections - Light DOM: the buttons of other sites, each a `secondary`.
 * @csspart checkbox - Light DOM: "do not ask again on this browser".
 * @csspart qr - Light DOM: the QR code.
 * @csspart secret-value - Light DOM: the key, or a recovery code.
 *
 * @cssprop [--lockstep-accent=light-dark(#3d52c4, #b4c0ff)] - Buttons, links and the focus ring.
 * @cssprop [--lockstep-on-accent=light-dark(#ffffff, #131529)] - Text on the accent colour.
 * @cssprop [--lockstep-surface=light-dark(#ffffff, #1a1c28)] - The card.
 * @cssprop [--lockstep-text=light-dark(#191b29, #e9eaf2)] - Text.
 * @cssprop [--lockstep-muted=light-dark(#5b6075, #a5aac0)] - Quieter text.
 * @cssprop [--lockstep-border=light-dark(#e3e5ee, #2f3342)] - Lines that only decorate.
 * @cssprop [--lockstep-field=light-dark(#ffffff, #12141d)] - The ground of inputs.
 * @cssprop [--lockstep-field-border=light-dark(#83899d, #737990)] - The border of inputs.
 * @cssprop [--lockstep-danger=light-dark(#b3261e, #ffb4ab)] - Errors.
 * @cssprop [--lockstep-success=light-dark(#1f6f4a, #8fd6b0)] - Good news.
 * @cssprop [--lockstep-radius=10px] - Corners of inputs and buttons; the card's are 1.8 times that.
 * @cssprop [--lockstep-shadow] - The shadow of the card.
 * @cssprop [--lockstep-width=26.5em] - The widest the card gets.
 * @cssprop [--lockstep-font=system-ui, …] - The font family.
 * @cssprop [--lockstep-font-size=1rem] - The size everything else follows.
 */
export class LockstepLogin extends LoginScreens {
  /** The tenant, such as `acme.example.com` or `http://localhost:4400`. */
  @property() domain?: string
  /** The `client_id` of the application. */
  @property({ attribute: 'client-id' }) clientId?: string
  /** `popup` keeps the page and asks for second factors in a window; `redirect` leaves the page. */
  @property() mode: 'popup' | 'redirect' = 'redirect'
  /** Where redirect mode comes back to. Default: the SDK's. */
  @property({ attribute: 'redirect-uri' }) redirectUri?: string
  /** The page that calls `handlePopupCallback()`. Default: the SDK's. */
  @property({ attribute: 'popup-redirect-uri' }) popupRedirectUri?: string
  /** The API to get an access token for. */
  @property() audience?: string
  /** Default: the SDK's. */
  @property() scope?: string
  /** Authentication contexts to ask for, space separated in the attribute. */
  @property({ attribute: 'acr-values', converter: words }) acrValues: readonly string[] = []
  /** The database to sign in to. */
  @property() connection = 'Username-Password-Authentication'
  /** What the person signs in to, as they know it. */
  @property({ attribute: 'application-name' }) applicationName?: string
  /** The email address to begin with. */
  @property({ attribute: 'login-hint' }) loginHint?: string
  /** Characters that a new password has at least; the tenant has the last word. */
  @property({ attribute: 'password-min-length', type: Number }) passwordMinLength = 8
  /** Offers to create an account. */
  @property({ attribute: 'allow-sign-up', type: Boolean }) allowSignUp = false
  /** Offers a link to choose a new password. */
  @property({ attribute: 'allow-forgot-password', type: Boolean }) allowForgotPassword = false
  /** Other sites to sign in at, each a button. */
  @property({ attribute: false }) connections?: readonly OfferedConnection[]
  /** Always on. Anything else is overridden, and `lockstep-warning` says so. */
  @property({ converter: unlessFalse }) sso?: true
  /** Comes back with the result. */
  @property({ attribute: false }) appState?: unknown
  /** A client that exists already, in place of `domain` and `client-id`. */
  @property({ attribute: false }) client?: LockstepClient
  protected override isAnother(changed: PropertyValues<this>): boolean {
    return super.isAnother(changed) || CONVERSATION.some((name) => changed.has(name))
  }

  protected override begin(): LoginController | undefined {
    return this.controller ?? this.#embedded()
  }

  #embedded(): LoginController | undefined {
    const { domain, clientId, redirectUri, popupRedirectUri, audience, scope, sso } = this
    const { connection, mode, loginHint, applicationName, appState, acrValues, connections } = this
    const client =
      this.client ??
      (domain && clientId
        ? createClient({
            domain,
            clientId,
            connection,
            ...definedOnly({ redirectUri, popupRedirectUri, audience, scope, sso }),
            onWarning: (warning) => this.dispatchEvent(new LockstepWarningEvent(warning)),
          })
        : undefined)
    return (
      client &&
      createEmbeddedController({
        client,
        mode,
        target: {
          connection,
          passwordMinLength: this.passwordMinLength,
          allowSignUp: this.allowSignUp,
          allowForgotPassword: this.allowForgotPassword,
          ...definedOnly({ applicationName, connections }),
        },
        login: {
          ...definedOnly({ audience, scope, appState }),
          ...(acrValues.length > 0 && { acrValues }),
        },
        ...definedOnly({ loginHint }),
      })
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lockstep-login': LockstepLogin
  }
}
