import { html } from 'lit'
import { secondaryButton, submitButton } from '../parts/buttons.js'
import { heading } from '../parts/heading.js'
import { tickIcon } from '../parts/later-icons.js'
import type { ScreenContext, ScreenTemplate } from './screen-context.js'

/** What an application of somebody else asks for; the person decides. */
export const consent: ScreenTemplate<'consent'> = (screen, context) => {
  const { text, id, busy, submit, onSubmit } = context
  return html`
    ${heading(
      context,
      text('consent.title'),
      text('consent.description', { application: screen.applicationName }),
    )}
    <form
      part="form"
      method="post"
      aria-labelledby=${id('heading')}
      aria-busy=${busy ? 'true' : 'false'}
      @submit=${onSubmit(() => ({ action: 'approve_consent' }))}
    >
      <ul part="scopes">
        ${screen.scopes.map(
          (scope) =>
            html`<li part="scope">${tickIcon}<span>${scopeText(context, scope)}</span></li>`,
        )}
      </ul>
      ${submitButton(context, text('consent.approve'))}
      ${secondaryButton(text('consent.refuse'), () => submit({ action: 'refuse' }))}
    </form>
  `
}

function scopeText({ text }: ScreenContext, scope: string): string {
  switch (scope) {
    case 'openid':
    case 'profile':
    case 'email':
    case 'offline_access':
      return text(`scope.${scope}`)
    default:
      return scope
  }
}
