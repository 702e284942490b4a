const HOME_COUNTRIES = ['DE', 'AT']

exports.onExecutePostLogin = async (event, api) => {
  // An address whose country nobody knows is not at home.
  if (!HOME_COUNTRIES.includes(event.request.geoip.countryCode)) {
    api.multifactor.enable('any', { allowRememberBrowser: false })
  }
}
