const ipaddr = require('ipaddr.js')

exports.onExecutePostLogin = async (event, api) => {
  const network = ipaddr.parseCIDR('192.168.1.134/27')
  const current = ipaddr.parse(event.request.ip)

  if (!current.match(network)) api.multifactor.enable('any')
}
