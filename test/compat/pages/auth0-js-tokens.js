// What an application writes that uses auth0-js as it was made: with tokens from /authorize itself.
/* global document, history, location, opener, sessionStorage */
import auth0 from '/client.js'

const domain = new URLSearchParams(location.search).get('domain') ?? sessionStorage.domain
sessionStorage.domain = domain

const webAuth = new auth0.WebAuth({
  domain,
  clientID: 'shop',
  redirectUri: `${location.origin}/`,
  responseType: 'token id_token',
  scope: 'openid profile email',
  // The client takes every issuer for https, which a tenant on this machine is not.
  overrides: { __token_issuer: `${domain}/` },
})

const isAnswer = location.hash.includes('state=')
if (isAnswer && opener) webAuth.popup.callback()
else if (isAnswer) webAuth.parseHash(tell)

on('hosted', () => webAuth.authorize())
on('popup', () => webAuth.popup.authorize({}, tell))
on('session', () => webAuth.checkSession({}, tell))

function on(id, action) {
  document.querySelector(`#${id}`).addEventListener('click', action)
}

function tell(error, result) {
  history.replaceState(null, '', '/')
  if (error)
    return say(`Nobody: ${error.error}, ${error.error_description ?? error.errorDescription}`)
  const { email, amr = ['nothing more'] } = result.idTokenPayload
  webAuth.client.userInfo(result.accessToken, (refused, profile) =>
    say(
      refused || profile.email !== email
        ? 'Nobody: no profile'
        : `${email}, proven by ${amr.join(', ')}`,
    ),
  )
}

function say(text) {
  document.querySelector('[role="status"]').textContent = text
}
