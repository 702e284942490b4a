import { html } from 'lit'
import { grouped } from '../form/parse-code.js'
import { secondaryButton } from '../parts/buttons.js'
import { copyButton } from '../parts/copy-button.js'
import { heading } from '../parts/heading.js'
import { downloadIcon, printIcon } from '../parts/later-icons.js'
import type { ScreenContext, ScreenTemplate } from './screen-context.js'

/** A new recovery code, which is shown this once. */
export const mfaNewRecoveryCode: ScreenTemplate<'mfa-recovery-code-challenge-new-code'> = (
  screen,
  context,
) => {
  const { text, leave } = context
  const code = grouped(screen.recoveryCode)
  return html`
    ${heading(
      context,
      text('mfa-recovery-code-challenge-new-code.title'),
      text('mfa-recovery-code-challenge-new-code.description'),
    )}
    <p part="recovery-code-box">
      <code part="secret-value" dir="ltr">${code}</code>
    </p>
    <div part="tools">
      ${copyButton(context, screen.recoveryCode)}
      ${secondaryButton(html`${downloadIcon}<span>${text('action.download')}</span>`, () =>
        download(context, code),
      )}
      ${secondaryButton(html`${printIcon}<span>${text('action.print')}</span>`, () => window.print())}
    </div>
    <div part="actions">
      <button part="submit" type="button" @click=${() => leave(screen.next)}>
        <span part="submit-label">${text('mfa-recovery-code-challenge-new-code.submit')}</span>
      </button>
    </div>
  `
}

function download({ text }: ScreenContext, code: string): void {
  const content = text('recovery_code.file', { code, site: location.host })
  const url = URL.createObjectURL(new Blob([`${content}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = text('recovery_code.file_name')
  link.click()
  URL.revokeObjectURL(url)
}
