import type { Services } from '../../services.js'
import { donePage, page } from '../device/activate-page.js'
import { findVerification, verifyEmail } from '../login/email-verification.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { escapeHtml, formFields } from '../wire/script-pages.js'

/** `GET /u/email-verification?ticket=…`: asks, since whoever only looks at a link must not use it up. */
export async function showEmailVerification(request: Request, services: Services): Promise<Answer> {
  const { ticket = '' } = queryParameters(request)
  const found = await findVerification(services, ticket)
  if (!found) return invalidLink()
  return page(
    'Confirm your email address',
    `<p>Is <strong>${escapeHtml(found.email)}</strong> your address, and did you create an account with it? ` +
      'If not, close this page.</p>' +
      `<form method="post" action="/u/email-verification">${formFields({ ticket })}` +
      '<p><button>Confirm</button></p></form>',
  )
}

/** `POST /u/email-verification`: confirms the address, once. */
export async function confirmEmail(request: Request, services: Services): Promise<Answer> {
  if (request.headers.get('origin') !== new URL(services.issuer()).origin) {
    throw new ProtocolError('invalid_request', 'Only pages of the tenant may do this.', {
      status: 403,
    })
  }
  const { ticket = '' } = await bodyParameters(request)
  if (!(await verifyEmail(services, ticket))) return invalidLink()
  return donePage('Your email address is confirmed', 'You may close this page and sign in.')
}

function invalidLink(): Answer {
  return donePage(
    'This link does not work any more',
    'It works once, for five days, and for the address it was sent to. Ask for another one.',
    404,
  )
}
