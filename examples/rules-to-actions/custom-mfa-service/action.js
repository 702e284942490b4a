exports.onExecutePostLogin = async (event, api) => {
  // What cannot be interrupted for a visit to the service is denied: a silent login and a renewal
  // would otherwise be the way around it. The tenant answers both with interaction_required.
  const request = api.redirect.encodeToken({
    secret: event.secrets.MFA_REQUEST_SECRET,
    payload: { aud: 'acme-mfa-service' },
    expiresInSeconds: 600,
  })
  api.redirect.sendUserTo(event.secrets.MFA_SERVICE_URL, { query: { mfa_request: request } })
}

exports.onContinuePostLogin = async (event, api) => {
  const claims = answerFor(event, api)
  if (!claims || claims.iss !== 'acme-mfa-service' || claims.aud !== 'acme-tenant') {
    api.access.deny(reason(event.request.query.mfa_error))
  }
}

// validateToken sees to the signature, the expiry, the user and the state of this very redirect.
function answerFor(event, api) {
  try {
    return api.redirect.validateToken({
      secret: event.secrets.MFA_ANSWER_SECRET,
      tokenParameterName: 'mfa_answer',
    })
  } catch {
    return undefined
  }
}

function reason(error) {
  if (error === 'cancelled') return 'You cancelled the check of the Acme code service.'
  if (error === 'too_many_attempts') return 'Too many wrong codes. Sign in again for a new one.'
  return 'The Acme code service did not confirm this login.'
}
