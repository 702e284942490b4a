import { html, type TemplateResult } from 'lit'

/** What is waited for; said once to whoever does not see the turning wheel. */
export function pushWaiting(message: string): TemplateResult {
  return html`<p part="push-waiting" role="status">
    <span part="spinner" aria-hidden="true"></span><span>${message}</span>
  </p>`
}
