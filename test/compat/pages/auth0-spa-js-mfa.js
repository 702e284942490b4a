// What an application writes that asks for the second factor itself, with @auth0/auth0-spa-js.
/* global document, history, location, sessionStorage */
import { Auth0Client } from '/client.js'

const parameters = new URLSearchParams(location.search)
const domain = parameters.get('domain') ?? sessionStorage.getItem('domain')
sessionStorage.setItem('domain', domain)

const auth0 = new Auth0Client({
  // This client puts https:// before the domain wherever it calls the MFA API.
  domain: new URL(domain).host,
  clientId: 'shop',
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: `${location.origin}/`, scope: 'openid profile email' },
})

let mfaToken
let oobCode

on('#hosted', () => auth0.loginWithRedirect())

on('#renew', async () => {
  try {
    await auth0.getTokenSilently({ cacheMode: 'off' })
    return 'Another token'
  } catch (error) {
    if (error.error !== 'mfa_required') throw error
    mfaToken = error.mfa_token
    const [listed, factors] = await Promise.all([
      auth0.mfa.getAuthenticators(mfaToken),
      auth0.mfa.getEnrollmentFactors(mfaToken),
    ])
    return `Has ${types(listed)}; may set up ${types(factors)}`
  }
})

on('#app', async () => {
  const { secret, recoveryCodes } = await auth0.mfa.enroll({ mfaToken, factorType: 'otp' })
  return `Key ${secret}, recovery ${recoveryCodes.join()}`
})

on('#phone', async () => {
  const phoneNumber = '+15550100200'
  const offered = await auth0.mfa.enroll({ mfaToken, factorType: 'sms', phoneNumber })
  oobCode = offered.oobCode
  return `Sent by ${offered.oobChannel}, asks by ${offered.bindingMethod}`
})

on('#challenge', async () => {
  const [{ id }] = await auth0.mfa.getAuthenticators(mfaToken)
  const challengeType = id.startsWith('totp') ? 'otp' : 'oob'
  const posed = await auth0.mfa.challenge({ mfaToken, challengeType, authenticatorId: id })
  oobCode = posed.oobCode
  return `Asked for ${posed.challengeType}`
})

on('#verify', async () => {
  const code = document.querySelector('#code').value
  const proof = oobCode ? { oobCode, bindingCode: code } : { otp: code }
  await auth0.mfa.verify({ mfaToken, ...proof })
  return 'Verified'
})

on('#recover', async () => {
  const recoveryCode = document.querySelector('#code').value
  const { recovery_code: next } = await auth0.mfa.verify({ mfaToken, recoveryCode })
  return `Verified, next ${next}`
})

if (parameters.has('state')) {
  await auth0.handleRedirectCallback()
  history.replaceState(null, '', '/')
  say(`Signed in: ${(await auth0.getUser()).email}`)
}

function on(button, act) {
  document.querySelector(button).addEventListener('click', async () => {
    say('')
    try {
      say(await act())
    } catch ({ error, error_description: description }) {
      say(`${error}: ${description}`)
    }
  })
}

function types(list) {
  return list.map(({ type }) => type).join(' and ') || 'nothing'
}

function say(text) {
  document.querySelector('[role="status"]').textContent = text ?? ''
}
