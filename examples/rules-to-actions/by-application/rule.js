function (user, context, callback) {
  var CLIENTS_WITH_MFA = ['acme-payroll'];

  if (CLIENTS_WITH_MFA.indexOf(context.clientID) !== -1) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: true
    };
  }

  callback(null, user, context);
}
