import { createClient, type LockstepClient } from '@lockstep/client'
import type { Screen } from '@lockstep/protocol'
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { Conversation, type ConversationListener } from './controllers/conversation.js'
import { createEmbeddedController } from './controllers/embedded-controller.js'
import type { LoginAction, LoginController } from './controllers/login-controller.js'
import { definedOnly } from './defined-only.js'
import {
  LockstepAuthenticatedEvent,
  LockstepErrorEvent,
  LockstepRedirectEvent,
  LockstepScreenEvent,
  LockstepWarningEvent,
} from './events.js'
import { checkForm } from './form/check-form.js'
import { focusTarget } from './form/focus-target.js'
import { formValues } from './form/form-values.js'
import { LightForm } from './form/light-form.js'
import { placeError } from './form/place-error.js'
import type { TextId } from './languages/text-id.js'
import { translator, type Texts } from './languages/language-pack.js'
import { languagePack } from './languages/languages.js'
import { screenTitle } from './languages/screen-title.js'
import { logo } from './parts/logo.js'
import type { FormValues, ScreenContext } from './screens/screen-context.js'
import { adoptSheet } from './styles/adopt-sheet.js'
import { frameStyles } from './styles/frame.styles.js'

/** Properties that make another conversation when they change. */
const CONVERSATION: readonly (keyof LockstepLogin)[] = [
  'controller',
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
  'sso',
]

const words = { fromAttribute: (value: string | null) => value?.split(/\s+/).filter(Boolean) ?? [] }
const unlessFalse = { fromAttribute: (value: string | null) => value !== 'false' }

let instances = 0

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
export class LockstepLogin extends LitElement {
  static override readonly styles = frameStyles

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
  /** Always on. Anything else is overridden, and `lockstep-warning` says so. */
  @property({ converter: unlessFalse }) sso?: true
  /** BCP 47; English when there is no pack for it. */
  @property() language = 'en'
  /** The page's own wording, by text id. */
  @property({ attribute: false }) texts: Partial<Texts> = {}
  /** `auto` follows the system. */
  @property({ attribute: 'color-scheme', reflect: true, useDefault: true }) colorScheme:
    'auto' | 'light' | 'dark' = 'auto'
  /** 1–6: the level of the title among the headings of the page. */
  @property({ attribute: 'heading-level', type: Number }) headingLevel = 2
  /** Puts the cursor into the first field of the first screen. */
  @property({ type: Boolean }) override autofocus = false
  /** Comes back with the result. */
  @property({ attribute: false }) appState?: unknown
  /** A client that exists already, in place of `domain` and `client-id`. */
  @property({ attribute: false }) client?: LockstepClient
  /** Who talks for the element, in place of a client. The hosted pages set it. */
  @property({ attribute: false }) controller?: LoginController

  @state() private passwordVisible = false
  @state() private copied = false
  /** Why the form was not submitted, by field; already in the person's language. */
  @state() private formErrors: ReadonlyMap<string, string> | undefined

  readonly #prefix = `lockstep-${(instances += 1)}-`
  readonly #conversation = new Conversation(this.#listener())
  readonly #light = new LightForm(this)
  #stale = true
  #failures = 0

  override connectedCallback(): void {
    super.connectedCallback()
    this.#light.attach()
    window.addEventListener('pageshow', this.#onPageShow)
    if (this.#stale) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pageshow', this.#onPageShow)
    this.#conversation.end()
    this.#stale = true
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (CONVERSATION.some((name) => changed.has(name))) this.#stale = true
    if (this.#stale && this.isConnected) {
      this.#stale = false
      this.#conversation.begin(this.controller ?? this.#embedded())
    } else if (changed.has('language')) {
      void this.#conversation.reload()
    }
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed)
    this.#light.render(this.#screen())
  }

  protected override render(): TemplateResult {
    return html`
      <div part="card" dir=${this.#direction ?? nothing}>
        <div part="header">
          <slot name="logo">${logo}</slot>
          <slot name="header"></slot>
        </div>
        <slot></slot>
        <slot name="footer"></slot>
      </div>
    `
  }

  protected override updated(): void {
    this.#light.moveFocus()
  }

  /** Everything that belongs into the light DOM. */
  #screen(): TemplateResult {
    const { screen, loaded, busy } = this.#conversation
    const context = this.#context()
    return html`
      <div lang=${this.#pack.language} dir=${this.#direction ?? nothing}>
        ${keyed(
          screen.screen,
          html`<div part="screen" data-screen=${screen.screen}>
            ${loaded.draw(screen, context)}
          </div>`,
        )}
        <p part="visually-hidden" role="status">
          ${busy ? context.text(busyText(screen)) : ''}${this.copied ? context.text('action.copied') : ''}
        </p>
      </div>
    `
  }

  #context(): ScreenContext {
    const conversation = this.#conversation
    const { screen, busy } = conversation
    const { passwordVisible, copied, headingLevel } = this
    const text = this.#text
    return {
      ...(this.formErrors
        ? { fieldErrors: this.formErrors, alert: undefined }
        : placeError(screen, text, this.#pack.language)),
      text,
      id: (name) => this.#prefix + name,
      headingLevel,
      busy,
      failures: this.#failures,
      passwordVisible,
      copied,
      onSubmit: (action) => (event) => this.#onSubmit(event, action),
      submit: (action) => conversation.submit(action),
      move: (move) => conversation.move(move, this.#light.typedName()),
      restart: () => conversation.restart(),
      leave: (url) => conversation.leave(url),
      togglePassword: () => {
        this.passwordVisible = !this.passwordVisible
      },
      copy: (value) => void this.#copy(value),
    }
  }

  #embedded(): LoginController | undefined {
    const { domain, clientId, redirectUri, popupRedirectUri, audience, scope, sso } = this
    const { connection, mode, loginHint, applicationName, appState, acrValues } = this
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
          ...definedOnly({ applicationName }),
        },
        login: {
          ...definedOnly({ audience, scope, appState }),
          ...(acrValues.length > 0 && { acrValues }),
        },
        ...definedOnly({ loginHint }),
      })
    )
  }

  #onSubmit(event: Event, action: (values: FormValues) => LoginAction): void {
    event.preventDefault()
    if (this.#conversation.busy) return
    const form = event.currentTarget as HTMLFormElement
    const failures = checkForm(form)
    if (failures.length > 0) {
      this.#failures += 1
      this.formErrors = new Map(
        failures.map(({ name, text, values }) => [name, this.#text(text, values)]),
      )
      this.#light.focusNext('invalid-field')
      return
    }
    this.passwordVisible = false
    this.#conversation.submit(action(formValues(form)))
  }

  #listener(): ConversationListener {
    return {
      language: () => this.#pack,
      shown: (before, after) => this.#onShown(before, after),
      changed: () => this.requestUpdate(),
      authenticated: (result) => this.dispatchEvent(new LockstepAuthenticatedEvent(result)),
      leaving: (url) => this.dispatchEvent(new LockstepRedirectEvent(url.href)),
    }
  }

  #onShown(before: Screen, after: Screen): void {
    const { loaded } = this.#conversation
    const error = 'error' in after ? after.error : undefined
    if (loaded.styles) adoptSheet(this, loaded.styles.styleSheet)
    if (error) this.#failures += 1
    this.formErrors = undefined
    this.copied = false
    this.#light.focusNext(focusTarget(before, after, { autofocus: this.autofocus }))
    this.requestUpdate()

    if (before.screen !== after.screen) {
      this.passwordVisible = false
      this.dispatchEvent(new LockstepScreenEvent(after.screen, this.#text(screenTitle(after))))
    }
    if (error) this.dispatchEvent(new LockstepErrorEvent(error.code, error.message))
  }

  async #copy(value: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(value)
      this.copied = true
    } catch {
      // Without the permission the value stays selectable by hand.
    }
  }

  /** Back from another page, restored as it was left: in the middle of a submit. */
  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#conversation.restart()
  }

  get #pack() {
    return languagePack(this.language)
  }

  get #text() {
    return translator(this.#pack.texts, this.#conversation.loaded.texts, this.texts)
  }

  /** Undefined follows the page, which is right for its own language. */
  get #direction(): 'ltr' | 'rtl' | undefined {
    return this.dir || this.#pack.direction === 'ltr' ? undefined : this.#pack.direction
  }
}

function busyText({ screen }: Screen): TextId {
  return screen === 'login' || screen === 'signup' || screen === 'forgot-password'
    ? `${screen}.busy`
    : 'status.busy'
}

declare global {
  interface HTMLElementTagNameMap {
    'lockstep-login': LockstepLogin
  }
}
