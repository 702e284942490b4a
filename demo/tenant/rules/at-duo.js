function (user, context, callback) {
  // Without host, ikey and skey the tenant's own account at Duo counts; the demo has a stand-in for it.
  context.multifactor = {
    provider: 'duo',
    username: user.email,
    allowRememberBrowser: false
  };

  callback(null, user, context);
}
