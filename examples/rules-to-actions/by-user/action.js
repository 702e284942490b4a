exports.onExecutePostLogin = async (event, api) => {
  // People can edit their own user_metadata: a wish for more safety is fine there, an exemption is not.
  if (event.user.user_metadata.use_mfa) {
    api.multifactor.enable('any', { allowRememberBrowser: true })
  }
}
