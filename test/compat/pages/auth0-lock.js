// What an application writes that embeds auth0-lock.
/* global document, history, location, sessionStorage */
import { Auth0Lock, Auth0LockPasswordless } from '/client.js'

// The page that comes back from the tenant has nothing but its address.
const given = Object.fromEntries(new URLSearchParams(location.search))
if (given.domain) sessionStorage.setItem('given', JSON.stringify(given))
const { domain, mode, language, widget, method } = JSON.parse(sessionStorage.getItem('given'))

const Lock = widget === 'passwordless' ? Auth0LockPasswordless : Auth0Lock
const lock = new Lock('shop', domain, {
  container: 'lock',
  language,
  passwordlessMethod: method ?? 'code',
  avatar: null,
  theme: { logo: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>' },
  configurationBaseUrl: domain,
  languageBaseUrl: domain,
  // The client takes every issuer for https, which a tenant on this machine is not.
  overrides: { __token_issuer: `${domain}/`, __jwks_uri: `${domain}/.well-known/jwks.json` },
  auth: {
    redirect: mode !== 'popup',
    responseType: 'token id_token',
    params: { scope: 'openid profile email' },
  },
})

lock.on('authenticated', ({ idTokenPayload: { email, amr = ['nothing more'] } }) => {
  history.replaceState(null, '', '/')
  say(`${email}, proven by ${amr.join(', ')}`)
})
lock.on('authorization_error', ({ code, error, description, errorDescription }) =>
  say(`Nobody: ${code ?? error}, ${description ?? errorDescription}`),
)
if (!location.hash.includes('access_token')) lock.show()

function say(text) {
  document.querySelector('[role="status"]').textContent = text
}
