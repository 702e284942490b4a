import { html } from 'lit'
import { heading } from '../parts/heading.js'
import type { ScreenTemplate } from './screen-context.js'

/** The person said no on the phone. If it was not them who signed in, this is what stopped it. */
export const mfaPushRejected: ScreenTemplate<'mfa-push-rejected'> = ({ next }, context) => {
  const { text, leave } = context
  return html`
    ${heading(context, text('mfa-push-rejected.title'), text('mfa-push-rejected.description'))}
    <div part="actions">
      <button part="submit" type="button" @click=${() => leave(next)}>
        <span part="submit-label">${text('mfa-push-rejected.submit')}</span>
      </button>
    </div>
  `
}
