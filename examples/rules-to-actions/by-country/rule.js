function (user, context, callback) {
  var HOME_COUNTRIES = ['DE', 'AT'];

  // An address whose country nobody knows is not at home.
  var country = context.request.geoip && context.request.geoip.country_code;

  if (HOME_COUNTRIES.indexOf(country) === -1) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: false
    };
  }

  callback(null, user, context);
}
