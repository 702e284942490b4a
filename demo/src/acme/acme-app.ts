import { createClient, isRedirectCallback, LockstepError } from '@lockstep/client'
import type { AuthenticationResult, LockstepClient } from '@lockstep/client'
import type {
  LockstepAuthenticatedEvent,
  LockstepLogin,
  LockstepScreenEvent,
} from '@lockstep/widget'
import '@lockstep/widget/define'
import { css, html, LitElement, nothing } from 'lit'
import type { PropertyValues, TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { Application } from '../../shared/applications.js'
import { APPLICATIONS, CONNECTION, POPUP_CALLBACK_PATH } from '../../shared/applications.js'
import type { Person } from '../../shared/panel.js'
import { base, buttons } from '../styles/base.js'
import type { AccountEvent } from './acme-account.js'
import './acme-account.js'

/** Where this page stands: still asking the tenant, or knowing who is here. */
type Standing =
  | { readonly is: 'starting' }
  | { readonly is: 'signed-out'; readonly problem?: string }
  | { readonly is: 'signed-in'; readonly result: AuthenticationResult; readonly notice?: string }

/** One of Acme's applications: the part of the demo that any SPA has. */
@customElement('acme-app')
export class AcmeApp extends LitElement {
  static override readonly styles = [
    base,
    buttons,
    css`
      :host {
        container-type: inline-size;
      }

      .page {
        padding: 2rem 1.25rem 2.5rem;
      }

      .intro {
        max-width: 26.5rem;
        margin: 0 auto 1.25rem;
        text-align: center;
      }

      h2 {
        font-family: var(--serif);
        font-size: 2rem;
        font-weight: 600;
        line-height: 1.15;
        letter-spacing: -0.01em;
      }

      .intro p {
        margin-top: 0.375rem;
        color: var(--muted);
      }

      .problem {
        max-width: 26.5rem;
        margin: 0 auto 1rem;
        padding: 0.75rem 1rem;
        border: 1px solid var(--bad);
        border-radius: 0.75rem;
        background: var(--bad-soft);
        color: var(--ink);
      }

      lockstep-login {
        --lockstep-accent: var(--accent);
        --lockstep-on-accent: var(--on-accent);
        --lockstep-surface: var(--raised);
        --lockstep-text: var(--ink);
        --lockstep-muted: var(--muted);
        --lockstep-border: var(--line);
        --lockstep-field: var(--surface);
        --lockstep-field-border: var(--control-line);
        --lockstep-danger: var(--bad);
        --lockstep-success: var(--good);
        --lockstep-font: var(--font);
        --lockstep-font-size: 0.9375rem;
        --lockstep-shadow: var(--shadow);
      }

      lockstep-login::part(card) {
        padding: 1.75rem;
      }

      lockstep-login::part(header) {
        display: none;
      }

      .starting {
        padding: 4rem 0;
        color: var(--muted);
        text-align: center;
      }

      @container (max-width: 30rem) {
        .page {
          padding: 1.25rem 0.75rem 2rem;
        }

        h2 {
          font-size: 1.625rem;
        }
      }
    `,
  ]

  @property({ attribute: false }) application: Application = APPLICATIONS.intranet
  @property() mode: 'popup' | 'redirect' = 'popup'
  @property({ attribute: false }) person?: Person
  @property({ attribute: 'tenant-url' }) tenantUrl = ''
  /** Another number is another login: whoever was here is forgotten. */
  @property({ type: Number }) attempt = 0
  /** How far the tenant's clock is ahead of the browser's; seconds. */
  @property({ type: Number }) clockAheadSeconds = 0

  @state() private standing: Standing = { is: 'starting' }
  @query('lockstep-login') private readonly widget!: LockstepLogin | null

  #client: LockstepClient | undefined
  /** Grows with each new client: a new conversation needs a new widget. */
  #generation = 0

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.tenantUrl === '') return
    if (this.#client === undefined) {
      this.#client = this.#createClient()
      void this.#arrive()
    } else if (changed.has('attempt') || changed.has('application')) {
      this.#startOver()
    }
  }

  override render(): TemplateResult {
    return html`<div class="page">${this.#content()}</div>`
  }

  /** Forgets who was here, as far as this page goes; the tenant's session stays. */
  #startOver(): void {
    this.#client = this.#createClient()
    this.standing = { is: 'signed-out' }
  }

  #content(): TemplateResult {
    const { standing } = this
    switch (standing.is) {
      case 'starting':
        return html`<p class="starting" role="status">Asking the tenant who you are …</p>`
      case 'signed-in':
        return html`<h2 class="unseen">${this.application.name}</h2>
          <acme-account
            .result=${standing.result}
            notice=${standing.notice ?? ''}
            @acme-account=${this.#onAccount}
          ></acme-account>`
      case 'signed-out':
        return html`
          <div class="intro">
            <h2>${this.application.name}</h2>
            <p>${this.application.about}</p>
          </div>
          ${standing.problem ? html`<p class="problem" role="alert">${standing.problem}</p>` : nothing}
          ${keyed(
            `${this.#generation} ${this.mode}`,
            html`<lockstep-login
              .client=${this.#client}
              mode=${this.mode}
              connection=${CONNECTION}
              application-name=${this.application.name}
              login-hint=${this.person?.email ?? nothing}
              heading-level="3"
              allow-sign-up
              allow-forgot-password
              @lockstep-screen=${this.#onScreen}
              @lockstep-authenticated=${this.#onAuthenticated}
            ></lockstep-login>`,
          )}
        `
    }
  }

  #createClient(): LockstepClient {
    this.#generation += 1
    return createClient({
      domain: this.tenantUrl,
      clientId: this.application.clientId,
      redirectUri: location.origin + this.application.path,
      popupRedirectUri: location.origin + POPUP_CALLBACK_PATH,
      connection: CONNECTION,
      scope: 'openid profile email offline_access',
      useRefreshTokens: true,
      // The demo's tenant can be a month ahead; a real application leaves this out.
      now: () => Math.floor(Date.now() / 1000) + this.clockAheadSeconds,
    })
  }

  /** Back from a redirect login, or a fresh page: does the tenant still know this browser? */
  async #arrive(): Promise<void> {
    const client = this.#client
    if (client === undefined) return
    const back = isRedirectCallback(location.href)
    try {
      const result = await (back ? client.handleRedirectCallback() : client.checkSession())
      this.standing = { is: 'signed-in', result }
    } catch (error) {
      if (back) history.replaceState(null, '', location.pathname)
      this.standing = { is: 'signed-out', ...(back && { problem: explain(error) }) }
    }
  }

  /** Fills in the chosen person, so that trying a scene takes one click. */
  readonly #onScreen = async ({ screen }: LockstepScreenEvent): Promise<void> => {
    if (screen !== 'login' || !this.person) return
    await this.widget?.updateComplete
    this.#type('username', this.person.email)
    this.#type('password', this.person.password)
  }

  #type(name: string, value: string): void {
    const input = this.widget?.querySelector<HTMLInputElement>(`input[name="${name}"]`)
    if (input) input.value = value
  }

  readonly #onAuthenticated = ({ result }: LockstepAuthenticatedEvent): void => {
    this.standing = { is: 'signed-in', result }
    void this.#greet()
  }

  async #greet(): Promise<void> {
    await this.updateComplete
    const account = this.renderRoot.querySelector('acme-account')
    await account?.updateComplete
    account?.renderRoot.querySelector<HTMLElement>('#hello')?.focus({ preventScroll: true })
  }

  readonly #onAccount = ({ action }: AccountEvent): void => {
    switch (action) {
      case 'sign-in-again':
        return this.#startOver()
      case 'renew':
        return void this.#renew()
      case 'sign-out':
        return void this.#client?.logout({ returnTo: location.origin + this.application.path })
    }
  }

  /** A renewal runs the rules again, and there is nobody to ask for a code. */
  async #renew(): Promise<void> {
    const { standing } = this
    if (standing.is !== 'signed-in' || !this.#client) return
    try {
      const accessToken = await this.#client.getToken({ ignoreCache: true })
      const result = { ...standing.result, accessToken }
      this.standing = { is: 'signed-in', result, notice: 'Renewed. The rules had no objection.' }
    } catch (error) {
      this.standing = { ...standing, notice: `Not renewed. ${explain(error)}` }
    }
  }
}

/** The codes that mean: a person is needed for this. */
const NEEDS_PERSON: ReadonlySet<string> = new Set([
  'mfa_required',
  'login_required',
  'interaction_required',
])

function explain(error: unknown): string {
  if (!(error instanceof LockstepError)) return 'Something unexpected went wrong. Reload the page.'
  return NEEDS_PERSON.has(error.code)
    ? 'The rules ask for more than a renewal can give. Sign in again.'
    : error.message
}

declare global {
  interface HTMLElementTagNameMap {
    'acme-app': AcmeApp
  }
}
