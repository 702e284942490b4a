import { html } from 'lit'
import { connectionButtons } from '../parts/connection-buttons.js'
import { login } from './login.js'
import type { ScreenTemplate } from './screen-context.js'

/** Sign in with a password, or at another site. */
export const loginConnections: ScreenTemplate<'login'> = (screen, context) => html`
  ${login(screen, context)} ${connectionButtons(screen.target.connections ?? [], context)}
`
