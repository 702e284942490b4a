import type { Screen } from '@lockstep/protocol'
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import { keyed } from './parts/keyed.js'
import { Conversation, type ConversationListener } from './controllers/conversation.js'
import type { LoginAction, LoginController } from './controllers/login-controller.js'
import {
  LockstepAuthenticatedEvent,
  LockstepErrorEvent,
  LockstepRedirectEvent,
  LockstepScreenEvent,
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

let instances = 0

/**
 * Shows the screens of a login as its controller tells them. The frame is in a shadow root; the form is
 * in the element's light DOM, where password managers find it. It knows nothing of the SDK, so that
 * the tenant's own pages need not load that.
 */
export class LoginScreens extends LitElement {
  static override readonly styles = frameStyles

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
  /** Who talks for the element. */
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
    if (this.isAnother(changed)) this.#stale = true
    if (this.#stale && this.isConnected) {
      this.#stale = false
      this.#conversation.begin(this.begin())
    } else if (changed.has('language')) {
      void this.#conversation.reload()
    }
  }

  /** Whether what changed makes another conversation. */
  protected isAnother(changed: PropertyValues<this>): boolean {
    return changed.has('controller')
  }

  /** Who talks for the element from now on; without anybody, a screen says that nothing is set up. */
  protected begin(): LoginController | undefined {
    return this.controller
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
      language: this.#pack.language,
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
