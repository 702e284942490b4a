// An application whose every call of auth0-js a test makes by name.
/* global location, opener, sessionStorage, window */
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

if (location.hash.startsWith('#origin=')) webAuth.crossOriginVerification()
else if (opener && location.hash.includes('state=')) webAuth.popup.callback()

/** Calls a method with a callback, and tells what came: who is signed in, a result, or an error. */
window.call = (path, ...args) =>
  new Promise((resolve) => {
    const names = path.split('.')
    const method = names.pop()
    const target = names.reduce((owner, name) => owner[name], webAuth)
    target[method](...args, (error, result) => resolve(error ? refusal(error) : told(result)))
  })

/** Calls a method that navigates. */
window.leave = (method, options) => {
  webAuth[method](options, (error) => (window.refused = refusal(error)))
}

function told(result) {
  const { idToken } = result ?? {}
  return typeof idToken === 'string'
    ? { signedIn: payload(idToken), accessToken: result.accessToken }
    : { result }
}

function refusal({ code, error, description, errorDescription, error_description }) {
  return {
    error: code ?? error,
    description: description ?? errorDescription ?? error_description,
  }
}

function payload(token) {
  const { email, amr = [] } = JSON.parse(
    window.atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')),
  )
  return { email, amr }
}

window.ready = true
