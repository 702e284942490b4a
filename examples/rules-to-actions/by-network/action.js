const ipaddr = require('ipaddr.js')

exports.onExecutePostLogin = async (event, api) => {
  const networks = event.secrets.CORPORATE_NETWORKS.split(',').map((cidr) =>
    ipaddr.parseCIDR(cidr.trim()),
  )

  // process() turns ::ffff:192.168.1.140 into 192.168.1.140. Comparing an IPv6 address with an IPv4
  // network throws, so addresses are compared with networks of their own kind only.
  const current = ipaddr.process(event.request.ip)
  const inside = networks.some(
    ([network, bits]) => network.kind() === current.kind() && current.match(network, bits),
  )

  if (!inside) api.multifactor.enable('any', { allowRememberBrowser: false })
}
