function (user, context, callback) {
  var ipaddr = require('ipaddr.js');

  // configuration.CORPORATE_NETWORKS is "192.168.1.134/26, 2001:db8:acce::/48".
  var networks = configuration.CORPORATE_NETWORKS.split(',').map(function (cidr) {
    return ipaddr.parseCIDR(cidr.trim());
  });

  // process() turns ::ffff:192.168.1.140 into 192.168.1.140. Comparing an IPv6 address with an IPv4
  // network throws, so addresses are compared with networks of their own kind only.
  var current = ipaddr.process(context.request.ip);
  var inside = networks.some(function (network) {
    return network[0].kind() === current.kind() && current.match(network);
  });

  if (!inside) {
    context.multifactor = {
      provider: 'any',
      allowRememberBrowser: false
    };
  }

  callback(null, user, context);
}
