// An application as small as one can be: its query holds the attributes of its login element.
/* global document, location, sessionStorage */
import { createClient, isRedirectCallback } from '/widget/widget.esm.min.js'

const result = document.querySelector('#result')

if (isRedirectCallback(location.href)) await comeBack()
else showLogin()

function showLogin() {
  const attributes = new Map(new URLSearchParams(location.search))
  for (const name of ['domain', 'client-id']) sessionStorage.setItem(name, attributes.get(name))

  const login = document.createElement('lockstep-login')
  for (const [name, value] of attributes) login.setAttribute(name, value)
  const connections = attributes.get('connections')
  if (connections) login.connections = JSON.parse(connections)
  login.setAttribute('redirect-uri', `${location.origin}/`)
  login.setAttribute('popup-redirect-uri', `${location.origin}/callback`)
  login.addEventListener('lockstep-authenticated', ({ result }) => welcome(result))
  login.addEventListener('lockstep-warning', ({ code }) => warn(code))
  document.querySelector('main').append(login)
}

async function comeBack() {
  const client = createClient({
    domain: sessionStorage.getItem('domain'),
    clientId: sessionStorage.getItem('client-id'),
    redirectUri: `${location.origin}/`,
  })
  try {
    welcome(await client.handleRedirectCallback())
  } catch (error) {
    result.textContent = `Not signed in: ${error.message}`
  }
}

function welcome({ idTokenClaims: { email, amr = [] } }) {
  document.querySelector('lockstep-login')?.remove()
  result.textContent = `Signed in: ${email}${amr.includes('mfa') ? ' with a second factor' : ''}`
}

function warn(code) {
  const warnings = document.querySelector('#warnings')
  const item = document.createElement('li')
  item.textContent = code
  warnings.append(item)
  warnings.hidden = false
}
