/** The user that a starter folder comes with. */
export const STARTER_USER = { email: 'ada@example.com', password: 'correct horse' } as const

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** What `lockstep init` writes: path → content. */
export const STARTER_FILES: Readonly<Record<string, string>> = {
  'tenant.json': json({ name: 'starter', friendly_name: 'Starter' }),
  'clients/spa.json': json({
    client_id: 'spa',
    name: 'My application',
    app_type: 'spa',
    callbacks: ['http://localhost:3000/', 'http://localhost:3000/callback'],
    web_origins: ['http://localhost:3000'],
    allowed_logout_urls: ['http://localhost:3000/'],
  }),
  'databases/Username-Password-Authentication/database.json': json({
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    options: { disable_signup: false },
  }),
  'guardian/factors/otp.json': json({ name: 'otp', enabled: true }),
  'guardian/factors/recovery-code.json': json({ name: 'recovery-code', enabled: true }),
  'rules/mfa-outside-the-office.json': json({
    name: 'mfa-outside-the-office',
    script: './mfa-outside-the-office.js',
    order: 1,
    enabled: true,
  }),
  'rules/mfa-outside-the-office.js': `function mfaOutsideTheOffice(user, context, callback) {
  const ipaddr = require('ipaddr.js')
  const [network, prefix] = ipaddr.parseCIDR(configuration.OFFICE_NETWORK)
  const address = ipaddr.parse(context.request.ip)
  const inside = address.kind() === network.kind() && address.match(network, prefix)

  if (!inside) context.multifactor = { provider: 'any', allowRememberBrowser: true }
  callback(null, user, context)
}
`,
  'rules-configs/OFFICE_NETWORK.json': json({ key: 'OFFICE_NETWORK', value: '192.168.0.0/16' }),
  'users.json': json([
    {
      user_id: 'auth0|ada',
      ...STARTER_USER,
      email_verified: true,
      name: 'Ada Lovelace',
    },
  ]),
  'geoip.json': json([
    {
      cidr: '203.0.113.0/24',
      place: { country_code: 'JP', country_name: 'Japan', city_name: 'Tokyo' },
    },
  ]),
}
