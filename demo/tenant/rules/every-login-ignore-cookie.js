function (user, context, callback) {
  // ignoreCookie is the older spelling of allowRememberBrowser: false.
  context.multifactor = {
    provider: 'any',
    ignoreCookie: true
  };

  callback(null, user, context);
}
