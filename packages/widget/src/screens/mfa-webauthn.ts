import type { Screen } from '@lockstep/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { anotherWay } from '../parts/another-way.js'
import { heading } from '../parts/heading.js'
import { problem } from '../parts/problem.js'
import { rememberField } from '../parts/remember-field.js'
import { webauthnButton } from '../parts/webauthn-button.js'
import type { ScreenContext } from './screen-context.js'

/** A security key, or the device itself: set up, or asked for. */
export const mfaWebauthn = (
  screen: Extract<Screen, { screen: 'mfa-webauthn-enrollment' | 'mfa-webauthn-challenge' }>,
  context: ScreenContext,
): TemplateResult => {
  const { text, id, busy } = context
  const { screen: name, device, alternatives } = screen
  return html`
    ${heading(context, text(`${name}.title`), text(`${name}.${device}`))}
    ${problem(context, screen)}
    <form
      part="form"
      method="post"
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${(event: Event) => event.preventDefault()}
    >
      ${name === 'mfa-webauthn-challenge' ? rememberField(context, screen.rememberBrowser) : nothing}
      ${webauthnButton(context, screen)}
    </form>
    ${anotherWay(context, alternatives)}
  `
}
