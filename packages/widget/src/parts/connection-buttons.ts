import type { OfferedConnection } from '@lockstep/protocol'
import { html, type TemplateResult } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'

/** One button for each other site that people may sign in at. */
export function connectionButtons(
  connections: readonly OfferedConnection[],
  { text, busy, submit }: Pick<ScreenContext, 'busy' | 'submit' | 'text'>,
): TemplateResult {
  return html`
    <p part="separator"><span>${text('login.or')}</span></p>
    <ul part="connections">
      ${connections.map(
        ({ name, displayName }) =>
          html`<li part="choice-item">
            <button
              part="secondary"
              type="button"
              aria-disabled=${busy ? 'true' : 'false'}
              @click=${() => submit({ action: 'choose_connection', connection: name })}
            >
              <span part="connection-mark" aria-hidden="true">${displayName.charAt(0)}</span>
              <span>${text('login.with_connection', { connection: displayName })}</span>
            </button>
          </li>`,
      )}
    </ul>
  `
}
