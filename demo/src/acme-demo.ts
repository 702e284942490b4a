import { css, html, LitElement, nothing } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { APPLICATIONS } from '../shared/applications.js'
import './acme/acme-app.js'
import './acme/place-bar.js'
import type { Choices } from './choices.js'
import { keepChoices, loadChoices } from './choices.js'
import type { ChoiceEvent, PanelChangeEvent } from './events.js'
import { PanelConnection } from './panel/panel-connection.js'
import './panel/scene-panel.js'
import { base } from './styles/base.js'
import './why/why-panel.js'

/** What a small screen shows; a large one shows all three. */
type View = 'app' | 'scene' | 'why'

const VIEWS: readonly { readonly view: View; readonly name: string }[] = [
  { view: 'app', name: 'Acme' },
  { view: 'scene', name: 'Scene' },
  { view: 'why', name: 'Why' },
]

/** The whole demo: Acme on one side, the scene and the reasons on the other. */
@customElement('acme-demo')
export class AcmeDemo extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template: 'app scene why' 100dvh / minmax(24rem, 1fr) minmax(20rem, 25rem) minmax(
            20rem,
            27rem
          );
      }

      main {
        display: contents;
      }

      .app,
      .column {
        min-width: 0;
        overflow-y: auto;
        scrollbar-width: thin;
      }

      .app {
        grid-area: app;
        background: var(--surface);
        box-shadow: var(--shadow);
        z-index: 1;
      }

      .column {
        padding: 1.25rem;
      }

      .scene {
        grid-area: scene;
      }

      .why {
        grid-area: why;
        border-inline-start: 1px solid var(--line);
      }

      .lead {
        margin: 0.25rem 0 1.25rem;
        color: var(--muted);
        font-size: 0.875rem;
      }

      .column h2 {
        font-family: var(--serif);
        font-size: 1.375rem;
        font-weight: 600;
      }

      nav {
        display: none;
      }

      .lost {
        position: fixed;
        inset: auto 1rem 1rem;
        z-index: 3;
        max-width: 28rem;
        margin: 0 auto;
        padding: 0.75rem 1rem;
        border: 1px solid var(--bad);
        border-radius: 0.75rem;
        background: var(--bad-soft);
      }

      @media (max-width: 74rem) {
        :host {
          grid-template:
            'app nav' auto
            'app panel' 1fr / minmax(0, 1fr) minmax(0, 1fr);
          height: 100dvh;
        }

        nav {
          grid-area: nav;
          display: flex;
          gap: 0.25rem;
          padding: 0.5rem 1rem;
          border-bottom: 1px solid var(--line);
          background: var(--paper);
        }

        nav button {
          flex: 1;
          min-height: 2.5rem;
          border: 0;
          border-radius: 0.5rem;
          background: transparent;
          color: var(--ink);
          font: inherit;
          font-weight: 600;
          cursor: pointer;
        }

        nav button[aria-current='true'] {
          background: var(--accent);
          color: var(--on-accent);
        }

        .column {
          grid-area: panel;
          border: 0;
        }

        /* The button says it already; readers still find the heading. */
        .column h2 {
          position: absolute;
          overflow: hidden;
          clip-path: inset(50%);
        }

        .lead {
          display: none;
        }

        nav button[data-view='app'] {
          display: none;
        }

        :host([view='why']) .scene,
        :host(:not([view='why'])) .why {
          display: none;
        }
      }

      @media (max-width: 48rem) {
        :host {
          grid-template: 'panel' 1fr 'nav' auto / minmax(0, 1fr);
        }

        .app {
          grid-area: panel;
          box-shadow: none;
        }

        .column {
          padding: 1rem 0.75rem 1.5rem;
        }

        nav {
          border-top: 1px solid var(--line);
          border-bottom: 0;
        }

        nav button[data-view='app'] {
          display: block;
        }

        :host(:not([view='app'])) .app,
        :host([view='app']) .scene,
        :host([view='app']) .why {
          display: none;
        }
      }
    `,
  ]

  @state() private choices: Choices = loadChoices(location, sessionStorage)
  @state() private view: View = matchMedia('(max-width: 48rem)').matches ? 'app' : 'scene'

  /** Grows with each scene that was set: the next login belongs to it. */
  @state() private attempt = 0

  readonly #panel = new PanelConnection(this)

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('popstate', this.#onPopState)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('popstate', this.#onPopState)
  }

  protected override updated(): void {
    this.setAttribute('view', this.view)
    document.title = `${APPLICATIONS[this.choices.application].name} – contextual MFA, to try out`
  }

  override render(): TemplateResult {
    const { scene, state, lost } = this.#panel
    const application = APPLICATIONS[this.choices.application]
    const person = scene?.people.find(({ userId }) => userId === this.choices.userId)
    return html`<main>
      <h1 class="unseen">Contextual MFA, to try out</h1>
      <div class="app">
        <place-bar
          .application=${application}
          .place=${scene?.places.find(({ id }) => id === state?.place)}
          .state=${state}
        ></place-bar>
        ${
          scene && state
            ? html`<acme-app
                .application=${application}
                .mode=${this.choices.mode}
                .person=${person}
                .tenantUrl=${scene.tenantUrl}
                .attempt=${this.attempt}
                .clockAheadSeconds=${state.clockAheadSeconds}
              ></acme-app>`
            : nothing
        }
      </div>
      <nav aria-label="Views">
        ${VIEWS.map(
          ({ view, name }) =>
            html`<button
              data-view=${view}
              aria-current=${view === this.view}
              @click=${() => (this.view = view)}
            >
              ${name}
            </button>`,
        )}
      </nav>
      <section class="column scene" aria-label="Scene" tabindex="-1">
        <h2>Set the scene</h2>
        <p class="lead">
          Who signs in, from where, under which rules? Choose, then sign in to Acme.
        </p>
        <scene-panel
          .scene=${scene}
          .state=${state}
          .choices=${this.choices}
          @panel-change=${this.#onPanelChange}
          @acme-choice=${this.#onChoice}
        ></scene-panel>
      </section>
      <section class="column why" aria-label="Why" tabindex="-1">
        <h2>See why</h2>
        <p class="lead">What each rule made of it, in plain words.</p>
        <why-panel .logins=${state?.logins ?? []}></why-panel>
      </section>
      ${
        lost
          ? html`<p class="lost" role="alert">
              The demo server does not answer. Start it again with <code>npm start</code>.
            </p>`
          : nothing
      }
    </main>`
  }

  readonly #onPanelChange = ({ change }: PanelChangeEvent): void => {
    void this.#panel.change(change)
  }

  readonly #onChoice = ({ choices }: ChoiceEvent): void => {
    this.choices = { ...this.choices, ...choices }
    if (choices.mode === undefined) this.attempt += 1
    keepChoices(this.choices, sessionStorage)
    const { path } = APPLICATIONS[this.choices.application]
    if (location.pathname !== path) history.pushState(null, '', path)
  }

  readonly #onPopState = (): void => {
    this.choices = loadChoices(location, sessionStorage)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'acme-demo': AcmeDemo
  }
}
