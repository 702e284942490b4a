// What an application writes that uses @auth0/auth0-spa-js.
/* global document, history, location, sessionStorage */
import { Auth0Client } from '/client.js'

const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

const parameters = new URLSearchParams(location.search)
const domain = parameters.get('domain') ?? sessionStorage.getItem('domain')
sessionStorage.setItem('domain', domain)

const auth0 = new Auth0Client({
  domain,
  clientId: 'shop',
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: `${location.origin}/`, scope: 'openid profile email' },
})

document.querySelector('#hosted').addEventListener('click', () => auth0.loginWithRedirect())

document.querySelector('#window').addEventListener('click', () => inWindow({}))
document
  .querySelector('#step-up')
  .addEventListener('click', () => inWindow({ acr_values: MULTI_FACTOR }))
document
  .querySelector('#leave')
  .addEventListener('click', () =>
    auth0.logout({ logoutParams: { returnTo: `${location.origin}/` } }),
  )

document.querySelector('#silent').addEventListener('click', async () => {
  try {
    const before = await auth0.getTokenSilently()
    const after = await auth0.getTokenSilently({ cacheMode: 'off' })
    say(before === after ? 'The same token' : 'Another token')
  } catch ({ error }) {
    say(`Nobody: ${error}`)
  }
})

if (parameters.has('state')) {
  try {
    await auth0.handleRedirectCallback()
    await sayWho()
  } catch ({ error, error_description: description }) {
    say(`Nobody: ${error}, ${description}`)
  }
  history.replaceState(null, '', '/')
}

async function inWindow(authorizationParams) {
  try {
    await auth0.loginWithPopup({ authorizationParams })
    await sayWho()
  } catch ({ error, error_description: description }) {
    say(`Nobody: ${error}, ${description}`)
  }
}

async function sayWho() {
  const { email, amr = ['nothing more'] } = {
    ...(await auth0.getUser()),
    ...(await auth0.getIdTokenClaims()),
  }
  say(`${email}, proven by ${amr.join(', ')}`)
}

function say(text) {
  document.querySelector('[role="status"]').textContent = text
}
