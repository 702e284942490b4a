function (user, context, callback) {
  // Only the tenant's administrators write app_metadata, so nobody can lift their own suspension.
  var suspended = user.app_metadata && user.app_metadata.suspended === true;

  if (suspended) {
    return callback(
      new UnauthorizedError('Your access is suspended. Call the Acme help desk, extension 7000.')
    );
  }

  callback(null, user, context);
}
