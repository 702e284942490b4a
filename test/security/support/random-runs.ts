import fc from 'fast-check'
import type { Answering, ClientId, Code, Step } from './random-steps.js'

/** Who does it, where. Of the people the last one has a phone, and the first one has nothing. */
export interface Cast {
  readonly user: number
  readonly browser: number
  readonly client: ClientId
}

const PHONE_OWNER = 3

export const answer = (by: Answering['by'], code: Code, login = 0): Step => ({
  do: 'api answer',
  login,
  by,
  code,
  how: 'usual',
})
export const ask = (login = 0): Step => ({ do: 'api challenge', login, wanted: 'any' })
export const type = (code: Code, remember = false): Step => ({ do: 'code', tab: 0, code, remember })
export const wait = (seconds: number): Step => ({ do: 'wait', seconds })
export const grant = ({ client }: Cast, user: number): Step => ({ do: 'grant', user, client })
export const signIn = ({ browser, client }: Cast, user: number): readonly Step[] => [
  { do: 'open', browser, client, how: 'login' },
  { do: 'password', tab: 0, user, right: true },
]
export const resume = ({ browser }: Cast): Step => ({ do: 'resume', tab: 0, browser })

const DAY = 86_400
export const atBank = (cast: Cast): Cast => ({ ...cast, client: 'bank' })
/** A browser that may be remembered from now on. */
export const remembered = (cast: Cast): readonly Step[] => [
  ...signIn(atBank(cast), cast.user),
  type('fresh', true),
  resume(cast),
]

/** What people do when they mean it, and what thieves try. */
const RUNS: readonly ((cast: Cast) => readonly Step[])[] = [
  // A login at a browser with what one has, and the browser comes back later.
  (cast) => [...signIn(cast, cast.user), type('fresh', true), type('fresh', true), resume(cast)],
  ({ browser, client }) => [
    wait(86_400),
    { do: 'open', browser, client, how: 'usual' },
    { do: 'resume', tab: 0, browser },
  ],
  (cast) => [...signIn(cast, cast.user), wait(301), type('right'), resume(cast)],
  // Somebody else's browser ends the login.
  (cast) => {
    const browser = (cast.browser + 1) % 3
    return [
      { do: 'open', browser, client: 'open', how: 'usual' },
      ...signIn(cast, cast.user),
      type('fresh'),
      type('fresh'),
      resume({ ...cast, browser }),
    ]
  },
  // A refresh token, once more after it was used, and the one that took its place.
  ({ user }) => [
    { do: 'grant', user, client: 'open' },
    { do: 'refresh', token: 0 },
    { do: 'refresh', token: 1 },
    { do: 'refresh', token: 0 },
  ],
  // What a browser remembers ends: unused for a week, after a month, and with the authenticator.
  (cast) => [...remembered(cast), wait(8 * DAY), ...signIn(atBank(cast), cast.user), resume(cast)],
  (cast) => [
    ...remembered(cast),
    ...Array.from({ length: 6 }, () => [
      wait(6 * DAY),
      ...signIn(atBank(cast), cast.user),
      resume(cast),
    ]).flat(),
  ],
  (cast) => [
    ...remembered(cast),
    { do: 'manage', user: cast.user },
    answer('otp', 'fresh'),
    { do: 'remove', manager: 0, of: 'own' },
    ...signIn(atBank(cast), cast.user),
    resume(cast),
  ],
  // A message is for one login and good once.
  (cast) => [...signIn(cast, PHONE_OWNER), ...signIn(cast, PHONE_OWNER), type('replayed')],
  (cast) => [
    grant(cast, PHONE_OWNER),
    ask(),
    answer('oob', 'right'),
    grant(cast, PHONE_OWNER),
    ask(),
    answer('oob', 'replayed'),
  ],
  (cast) => [
    grant(cast, PHONE_OWNER),
    grant(cast, PHONE_OWNER),
    ask(1),
    wait(31),
    ask(0),
    answer('oob', 'right', 1),
  ],
  (cast) => [grant(cast, PHONE_OWNER), ask(), wait(301), answer('oob', 'right')],
  // An mfa_token, soon, late, and twice.
  (cast) => [grant(cast, cast.user), answer('otp', 'fresh'), answer('otp', 'fresh')],
  (cast) => [grant(cast, cast.user), wait(600), answer('otp', 'fresh')],
  (cast) => [grant(cast, cast.user), answer('otp', 'fresh'), { do: 'refresh', token: 0 }],
  (cast) => [grant(cast, cast.user), answer('recovery', 'right'), answer('recovery', 'replayed')],
  // The same code in two logins.
  (cast) => [
    grant(cast, cast.user),
    grant(cast, cast.user),
    answer('otp', 'fresh', 0),
    answer('otp', 'right', 1),
  ],
  // Two first authenticators.
  (cast) => [
    grant(cast, 0),
    grant(cast, 0),
    { do: 'api associate', login: 0 },
    { do: 'api associate', login: 1 },
    answer('otp', 'right', 0),
    answer('otp', 'fresh', 1),
  ],
  // Guesses without end, here and there, before and after a restart.
  ...(['restart', 'logout'] as const).map((between) => (cast: Cast) => [
    ...Array.from({ length: 8 }, () => [grant(cast, cast.user), answer('otp', 'wrong')]).flat(),
    between === 'restart' ? ({ do: 'restart' } as const) : wait(30),
    ...signIn(cast, cast.user),
    ...Array.from({ length: 8 }, () => type('wrong')),
  ]),
  // Authenticators are taken away by who used one, and by nobody else.
  (cast) => [
    { do: 'manage', user: cast.user },
    answer('otp', 'fresh'),
    { do: 'remove', manager: 0, of: 'own' },
    grant(cast, cast.user),
  ],
  (cast) => [grant(cast, cast.user), { do: 'remove', manager: 0, of: 'unproven' }],
  (cast) => [
    { do: 'manage', user: 0 },
    grant(cast, 0),
    { do: 'api associate', login: 0 },
    answer('otp', 'right'),
    { do: 'remove', manager: 0, of: 'own' },
  ],
  (cast) => [
    grant(cast, 1),
    grant(cast, 2),
    { do: 'api challenge', login: 0, wanted: 'of another' },
    { do: 'remove', manager: 0, of: 'another' },
  ],
  // A device, whose person signs in at a browser.
  ({ user, ...cast }) => [
    { do: 'logout', browser: cast.browser },
    { do: 'device', ...cast },
    { do: 'password', tab: 0, user, right: true },
    type('fresh'),
    { do: 'resume', tab: 0, browser: cast.browser },
    { do: 'poll', device: 0 },
    { do: 'poll', device: 0 },
  ],
]

/** One of them, with somebody in it. */
export const runs: fc.Arbitrary<readonly Step[]> = fc
  .record({
    user: fc.nat({ max: PHONE_OWNER }),
    browser: fc.nat({ max: 2 }),
    client: fc.constantFrom<ClientId>('bank', 'vault'),
    run: fc.constantFrom(...RUNS),
  })
  .map(({ run, ...cast }) => run(cast))
