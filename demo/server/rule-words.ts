import type { LoginTrace } from '@lockstep/protocol'

/** What a rule is called, what it does, and why it did or did not do it in one login. */
export interface RuleWords {
  readonly title: string
  readonly about: string
  /** Completes "… because" when the rule acted. */
  readonly acted: (trace: LoginTrace) => string
  /** A whole sentence for when it changed nothing. */
  readonly quiet: (trace: LoginTrace) => string
}

const WORDS: Readonly<Record<string, RuleWords>> = {
  'suspended-users': {
    title: 'No suspended users',
    about: 'Denies people whom an administrator has suspended, with a message for them.',
    acted: (trace) => `${person(trace)} is suspended`,
    quiet: (trace) => `${person(trace)} is not suspended.`,
  },
  'selected-applications': {
    title: 'Selected applications',
    about: 'Demands a second factor for Acme Payroll and for nothing else.',
    acted: ({ client }) => `${client.name} is one of the selected applications`,
    quiet: ({ client }) => `${client.name} is not one of the selected applications.`,
  },
  'users-who-opted-in': {
    title: 'People who opted in',
    about: 'Demands a second factor of people whose user_metadata says use_mfa.',
    acted: (trace) => `${person(trace)} asked for it: user_metadata.use_mfa is true`,
    quiet: (trace) => `${person(trace)} has not opted in: user_metadata.use_mfa is not set.`,
  },
  'every-login': {
    title: 'Every login',
    about:
      'Demands a second factor each time; allowRememberBrowser: false lets no browser be remembered.',
    acted: () => 'the rule demands it at every login',
    quiet: () => 'Demanded nothing.',
  },
  'every-login-ignore-cookie': {
    title: 'Every login, older spelling',
    about: 'The same with ignoreCookie: true, as older rules say it.',
    acted: () => 'the rule demands it at every login',
    quiet: () => 'Demanded nothing.',
  },
  'outside-corporate-network': {
    title: 'Outside the corporate network',
    about: 'Demands a second factor when the address is in none of Acme’s networks (ipaddr.js).',
    acted: ({ origin }) => `${origin.ip} is outside the corporate network`,
    quiet: ({ origin }) => `${origin.ip} is inside the corporate network.`,
  },
  'new-country-or-device': {
    title: 'New country or new device',
    about: 'Demands a second factor in a country, or in a browser, that is new for this person.',
    acted: (trace) =>
      trace.origin.device === 'unrecognised'
        ? `this browser is new for ${person(trace)}`
        : `${place(trace)} is a new country for ${person(trace)}`,
    quiet: (trace) => `Both ${place(trace)} and this browser are known for ${person(trace)}.`,
  },
  'custom-mfa-service': {
    title: 'Custom MFA service',
    about: 'Sends the browser to Acme’s own code service and verifies the answer it signs.',
    acted: () => 'Acme’s own code service has to confirm this login',
    quiet: () =>
      'The code service’s answer is genuine: signed, fresh, for this person and this login.',
  },
  'at-duo': {
    title: 'At Duo',
    about: 'Demands Duo each time; a stand-in for it asks on a page of its own.',
    acted: () => 'the rule demands Duo at every login',
    quiet: () => 'Demanded nothing.',
  },
  'trusted-kiosk': {
    title: 'Trusted kiosk',
    about:
      'Takes the demand away (provider: none) for the lobby kiosk inside the corporate network.',
    acted: (trace) => `${person(trace)} is a trusted kiosk inside the corporate network`,
    quiet: (trace) => `${person(trace)} is not a kiosk, or not inside the corporate network.`,
  },
}

/** The words for a rule; general ones for a rule that somebody added to the folder. */
export function wordsFor(name: string): RuleWords {
  return Object.hasOwn(WORDS, name) && WORDS[name] !== undefined
    ? WORDS[name]
    : {
        title: name,
        about: 'A rule of your own.',
        acted: () => `the rule "${name}" says so`,
        quiet: () => 'Changed nothing.',
      }
}

/** "Cleo", from cleo@acme.example. */
export function person({ user }: LoginTrace): string {
  const [name = ''] = (user?.email ?? '').split('@')
  return name === '' ? 'This person' : name.charAt(0).toUpperCase() + name.slice(1)
}

function place({ origin }: LoginTrace): string {
  return origin.country ?? 'an unknown country'
}
