import type { Screen } from '@lockstep/protocol'
import { html, type TemplateResult } from 'lit'
import type { ScreenContext } from './screen-context.js'

/** Nothing to do yet. */
export const loading = (_screen: Screen, { text }: ScreenContext): TemplateResult => html`
  <div part="loading" role="status">
    <span part="spinner" aria-hidden="true"></span>
    <span part="visually-hidden">${text('status.busy')}</span>
  </div>
`
