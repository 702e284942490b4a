exports.onExecutePostLogin = async (event, api) => {
  // Only the tenant's administrators write app_metadata, so nobody can lift their own suspension.
  if (event.user.app_metadata.suspended === true) {
    api.access.deny('Your access is suspended. Call the Acme help desk, extension 7000.')
  }
}
