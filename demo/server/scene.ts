import type { Place, Preset } from '../shared/panel.js'

/** The places of geoip.json. The first is where the demo begins. */
export const PLACES: readonly Place[] = [
  {
    id: 'office',
    name: 'Office',
    ip: '192.168.1.140',
    about: 'Berlin, inside the corporate network',
  },
  {
    id: 'office-ipv6',
    name: 'Office, IPv6',
    ip: '2001:db8:acce::14',
    about: 'Berlin, inside the corporate network',
  },
  {
    id: 'office-mapped',
    name: 'Office, IPv4-mapped',
    ip: '::ffff:192.168.1.140',
    about: 'Berlin, an IPv4 address in IPv6 clothes',
  },
  { id: 'cafe', name: 'Café', ip: '203.0.113.9', about: 'Berlin, on the café’s own Wi-Fi' },
  {
    id: 'cafe-ipv6',
    name: 'Café, IPv6',
    ip: '2001:db8:cafe::9',
    about: 'Berlin, on the café’s own Wi-Fi',
  },
  { id: 'tokyo', name: 'Tokyo', ip: '198.51.100.77', about: 'Japan, a hotel' },
]

/** Completes a sentence about each seeded user of users.json, in the order of the panel. */
export const ABOUT_PEOPLE: Readonly<Record<string, string>> = {
  'auth0|cleo': 'has an authenticator app',
  'auth0|ada': 'starts without a second factor',
  'auth0|ben': 'opted in to MFA (user_metadata.use_mfa)',
  'auth0|dan': 'is a contractor, and suspended',
  'auth0|lobby': 'is shared by everybody who visits',
}

const office = { place: 'office', deviceKnown: true, application: 'intranet' } as const
const always = ['suspended-users'] as const

/** The situations of contextual MFA, one button each. */
export const PRESETS: readonly Preset[] = [
  {
    ...office,
    id: 'office',
    name: 'At the office',
    userId: 'auth0|cleo',
    rules: [...always, 'outside-corporate-network'],
    expect: 'Cleo is inside the corporate network: her password is enough.',
  },
  {
    ...office,
    id: 'cafe',
    name: 'From a café',
    userId: 'auth0|cleo',
    place: 'cafe',
    rules: [...always, 'outside-corporate-network'],
    expect: 'The same person, the same password, another network: now her code is asked for.',
  },
  {
    ...office,
    id: 'country',
    name: 'New country',
    userId: 'auth0|cleo',
    place: 'tokyo',
    rules: [...always, 'new-country-or-device'],
    expect: 'Cleo never signed in from Japan: her code is asked for, and then Japan is learned.',
  },
  {
    ...office,
    id: 'device',
    name: 'New device',
    userId: 'auth0|cleo',
    deviceKnown: false,
    rules: [...always, 'new-country-or-device'],
    expect: 'The office, but a browser that nobody has seen before: her code is asked for.',
  },
  {
    ...office,
    id: 'payroll',
    name: 'Payroll app',
    userId: 'auth0|cleo',
    application: 'payroll',
    rules: [...always, 'selected-applications'],
    expect:
      'Payroll asks for a code, the Intranet does not. A remembered browser is good for 30 days.',
  },
  {
    ...office,
    id: 'opted-in',
    name: 'Opted in',
    userId: 'auth0|ben',
    rules: [...always, 'users-who-opted-in'],
    expect: 'Ben wants a second factor. He has none yet, so he sets one up on the way.',
  },
  {
    ...office,
    id: 'always',
    name: 'Always',
    userId: 'auth0|cleo',
    rules: [...always, 'every-login'],
    expect: 'A code at every login. There is no “remember this browser”.',
  },
  {
    ...office,
    id: 'service',
    name: 'Custom service',
    userId: 'auth0|cleo',
    rules: [...always, 'custom-mfa-service'],
    expect: 'The browser visits Acme’s own code service, and the rules run again when it is back.',
  },
  {
    ...office,
    id: 'kiosk',
    name: 'Lobby kiosk',
    userId: 'auth0|lobby',
    rules: [...always, 'every-login', 'trusted-kiosk'],
    expect: 'One rule demands a code, a later one removes the demand: provider "none".',
  },
  {
    ...office,
    id: 'suspended',
    name: 'Suspended',
    userId: 'auth0|dan',
    rules: [...always, 'outside-corporate-network'],
    expect:
      'The password is right and Dan still does not get in: a rule denies, with its own words.',
  },
]
