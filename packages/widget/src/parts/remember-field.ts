import type { RememberBrowser } from '@lockstep/protocol'
import { html, nothing } from 'lit'
import type { ScreenContext } from '../screens/screen-context.js'

/** The checkbox that spares this browser the next challenges, or the news that it is spared anyway. */
export function rememberField({ text }: ScreenContext, rememberBrowser: RememberBrowser): unknown {
  switch (rememberBrowser) {
    case 'offered':
      return html`<label part="checkbox-label">
        <input part="checkbox" type="checkbox" name="remember" />
        <span>${text('field.remember_browser')}</span>
      </label>`
    case 'automatic':
      return html`<p part="hint">${text('hint.remembered')}</p>`
    case 'off':
      return nothing
  }
}
