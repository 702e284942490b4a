import { css, html, LitElement } from 'lit'
import type { TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import type { PanelChangeEvent } from './events.js'
import './panel/authenticator-code.js'
import './panel/message-list.js'
import { PanelConnection } from './panel/panel-connection.js'
import { base } from './styles/base.js'

/** Codes and messages in a window of their own: redirect mode leaves the page that shows them. */
@customElement('acme-phone')
export class AcmePhone extends LitElement {
  static override readonly styles = [
    base,
    css`
      main {
        display: grid;
        gap: 1rem;
        max-width: 26rem;
        margin: 0 auto;
        padding: 1.25rem 1rem 2rem;
      }

      h1 {
        font-family: var(--serif);
        font-size: 1.5rem;
        font-weight: 600;
      }
    `,
  ]

  readonly #panel = new PanelConnection(this)

  override render(): TemplateResult {
    const { scene, state } = this.#panel
    const owners = scene?.people.filter(({ userId }) => state?.codes[userId]) ?? []
    return html`<main @panel-change=${this.#onPanelChange}>
      <h1>The phones of Acme</h1>
      ${owners.map(
        ({ userId, name }) =>
          html`<authenticator-code
            name=${name}
            .code=${state?.codes[userId]}
            .now=${state?.now ?? 0}
          ></authenticator-code>`,
      )}
      <h2>Messages</h2>
      <message-list .messages=${state?.messages ?? []}></message-list>
    </main>`
  }

  readonly #onPanelChange = ({ change }: PanelChangeEvent): void => {
    void this.#panel.change(change)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'acme-phone': AcmePhone
  }
}
