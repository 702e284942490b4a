const CLIENTS_WITH_MFA = ['acme-payroll']

exports.onExecutePostLogin = async (event, api) => {
  if (CLIENTS_WITH_MFA.includes(event.client.client_id)) {
    api.multifactor.enable('any', { allowRememberBrowser: true })
  }
}
