function (user, context, callback) {
  var crypto = require('crypto');

  var query = context.request.query || {};
  var answer = (context.request.body || {}).mfa_answer;

  // What cannot be interrupted for a visit to the service is denied: a silent login and a renewal
  // would otherwise be the way around it. Auth0 answers both with interaction_required.
  if (context.protocol !== 'redirect-callback') {
    context.redirect = {
      url:
        configuration.MFA_SERVICE_URL +
        '/?mfa_request=' +
        sign(
          {
            iss: 'acme-tenant',
            aud: 'acme-mfa-service',
            sub: user.user_id,
            jti: login(),
            exp: now() + 600
          },
          configuration.MFA_REQUEST_SECRET
        )
    };
    return callback(null, user, context);
  }

  var claims = verify(answer, configuration.MFA_ANSWER_SECRET);
  if (
    !claims ||
    claims.iss !== 'acme-mfa-service' ||
    claims.aud !== 'acme-tenant' ||
    claims.sub !== user.user_id ||
    claims.jti !== login() ||
    !(claims.exp > now())
  ) {
    return callback(new UnauthorizedError(reason(query.mfa_error)));
  }

  callback(null, user, context);

  // This very login, by values that the application made for it alone and that no later request can
  // change. An answer for another login, or for another person, has another jti.
  function login() {
    return crypto
      .createHmac('sha256', configuration.MFA_REQUEST_SECRET)
      .update(
        JSON.stringify([
          user.user_id,
          context.clientID,
          query.state,
          query.nonce,
          query.code_challenge
        ])
      )
      .digest('base64url');
  }

  function reason(error) {
    if (error === 'cancelled') return 'You cancelled the check of the Acme code service.';
    if (error === 'too_many_attempts') return 'Too many wrong codes. Sign in again for a new one.';
    return 'The Acme code service did not confirm this login.';
  }

  function now() {
    return Math.floor(Date.now() / 1000);
  }

  // A JSON Web Token (RFC 7519) signed with HMAC SHA-256 (RFC 7518 section 3.2).
  function sign(payload, secret) {
    var text = encode({ alg: 'HS256', typ: 'JWT' }) + '.' + encode(payload);
    return text + '.' + mac(text, secret).toString('base64url');
  }

  function verify(token, secret) {
    var parts = typeof token === 'string' ? token.split('.') : [];
    if (parts.length !== 3 || parts[0] !== encode({ alg: 'HS256', typ: 'JWT' })) return null;

    var expected = mac(parts[0] + '.' + parts[1], secret);
    var given = Buffer.from(parts[2], 'base64url');
    if (given.length !== expected.length || !crypto.timingSafeEqual(given, expected)) return null;

    return JSON.parse(Buffer.from(parts[1], 'base64url').toString());
  }

  function encode(value) {
    return Buffer.from(JSON.stringify(value)).toString('base64url');
  }

  function mac(text, secret) {
    return crypto.createHmac('sha256', secret).update(text).digest();
  }
}
