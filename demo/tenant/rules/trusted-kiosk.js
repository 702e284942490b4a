function (user, context, callback) {
  var ipaddr = require('ipaddr.js');

  // Nobody can pick up a code at the lobby kiosk, so its account is exempt; a stolen kiosk password
  // must not be of use elsewhere, so it is exempt inside the corporate network only.
  var kiosk = user.app_metadata && user.app_metadata.kiosk === true;

  if (kiosk && inside(context.request.ip)) {
    context.multifactor = { provider: 'none' };
  }

  callback(null, user, context);

  function inside(ip) {
    var current = ipaddr.process(ip);
    return configuration.CORPORATE_NETWORKS.split(',').some(function (cidr) {
      var network = ipaddr.parseCIDR(cidr.trim());
      return network[0].kind() === current.kind() && current.match(network);
    });
  }
}
