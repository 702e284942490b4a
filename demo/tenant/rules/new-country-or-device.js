function (user, context, callback) {
  var metadata = user.app_metadata || {};
  var countries = metadata.countries || [];
  var asked = metadata.country_asked || {};

  var country = context.request.geoip && context.request.geoip.country_code;
  var countryIsNew = !country || countries.indexOf(country) === -1;

  var risk = context.riskAssessment && context.riskAssessment.assessments;
  var deviceIsNew = !risk || !risk.NewDevice || risk.NewDevice.confidence === 'low';

  // Rules run before the second factor is asked for, so a country must not be learned here just
  // because somebody knew the password there. It is learned on a later run, when the session shows a
  // second factor that was given after this rule had asked for one in that country.
  var session = context.authentication && context.authentication.methods;
  var lastMethod = latest(session || []);
  var lastFactor = latest((session || []).filter(isSecondFactor));
  var proven =
    asked.country === country && lastFactor > asked.lastFactor && lastFactor >= asked.lastMethod;

  if (deviceIsNew || (countryIsNew && !proven)) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: false
    };
  }

  // A renewal with a refresh token has no session to learn from.
  if (!country || !countryIsNew || !session) {
    return callback(null, user, context);
  }

  var learned = proven
    ? { countries: countries.concat(country), country_asked: null }
    : { country_asked: { country: country, lastFactor: lastFactor, lastMethod: lastMethod } };

  auth0.users
    .updateAppMetadata(user.user_id, learned)
    .then(function () {
      callback(null, user, context);
    })
    .catch(callback);

  function isSecondFactor(method) {
    return method.name === 'mfa';
  }

  // In milliseconds since the epoch; 0 when there is none.
  function latest(methods) {
    return methods.reduce(function (newest, method) {
      return Math.max(newest, method.timestamp);
    }, 0);
  }
}
