function (user, context, callback) {
  // People can edit their own user_metadata: a wish for more safety is fine there, an exemption is not.
  if (user.user_metadata && user.user_metadata.use_mfa) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: true
    };
  }

  callback(null, user, context);
}
