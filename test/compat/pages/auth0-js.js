// What an application writes that uses auth0-js with the code flow.
/* global FormData, btoa, crypto, document, history, location, sessionStorage, TextEncoder */
import auth0 from '/client.js'

const parameters = new URLSearchParams(location.search)
const domain = parameters.get('domain') ?? sessionStorage.getItem('domain')
sessionStorage.setItem('domain', domain)

const scope = 'openid profile email'
const redirectUri = `${location.origin}/`
const webAuth = new auth0.WebAuth({
  domain,
  clientID: 'shop',
  redirectUri,
  responseType: 'code',
  // The client takes every issuer for https, which a tenant on this machine is not.
  overrides: { __token_issuer: `${domain}/` },
})

if (parameters.has('code') || parameters.has('error')) comeBack()

document.querySelector('#hosted').addEventListener('click', async () => {
  webAuth.authorize({ scope, ...(await startTransaction()) })
})

const form = document.querySelector('form')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { username, password } = Object.fromEntries(new FormData(form))
  const realm = 'Username-Password-Authentication'
  webAuth.login({ realm, username, password, scope, ...(await startTransaction()) }, (error) =>
    say(`Nobody: ${error.code}, ${error.description}`),
  )
})

function comeBack() {
  const { verifier, state, nonce } = JSON.parse(sessionStorage.getItem('transaction'))
  history.replaceState(null, '', '/')
  if (parameters.get('state') !== state) return say('Nobody: wrong state')
  if (parameters.has('error')) return say(`Nobody: ${parameters.get('error_description')}`)
  const code = parameters.get('code')
  webAuth.client.oauthToken(
    { grantType: 'authorization_code', code, codeVerifier: verifier, redirectUri },
    (error, { idToken, accessToken } = {}) => {
      if (error) return say(`Nobody: ${error.code}`)
      webAuth.validateToken(idToken, nonce, (invalid, { amr } = {}) => {
        if (invalid) return say(`Nobody: ${invalid.errorDescription}`)
        webAuth.client.userInfo(accessToken, (refused, { email } = {}) =>
          say(refused ? 'Nobody: no profile' : `${email}, proven by ${amr?.join(', ')}`),
        )
      })
    },
  )
}

async function startTransaction() {
  const [verifier, state, nonce] = [random(), random(), random()]
  sessionStorage.setItem('transaction', JSON.stringify({ verifier, state, nonce }))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const codeChallenge = base64url(new Uint8Array(digest))
  return { state, nonce, codeChallenge, codeChallengeMethod: 'S256' }
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function say(text) {
  document.querySelector('[role="status"]').textContent = text
}
