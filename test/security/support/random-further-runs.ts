import fc from 'fast-check'
import type { PhoneAnswer } from './random-further-steps.js'
import {
  answer,
  ask,
  atBank,
  grant,
  remembered,
  resume,
  signIn,
  type,
  wait,
} from './random-runs.js'
import type { Cast } from './random-runs.js'
import type { ClientId, Step } from './random-steps.js'

/** Of the people these two may connect a phone that approves. */
const [JUDY, KEN] = [4, 5]

const phone = (as: PhoneAnswer, request = 0): Step => ({ do: 'phone', request, as })
const check = (tab = 0, remember = false): Step => ({ do: 'check', tab, remember })
const reset = (user: number): Step => ({ do: 'reset', user })
const ticket = (user: number): Step => ({ do: 'ticket', user })
const enrol = (browser: number): Step => ({ do: 'use ticket', ticket: 0, browser, code: 'right' })
/** A first login, in which a phone is connected. */
const connect = (cast: Cast, user = JUDY): readonly Step[] => [
  ...signIn(cast, user),
  { do: 'scan', tab: 0 },
  { do: 'scan', tab: 0 },
  check(),
  resume(cast),
]

const RUNS: readonly ((cast: Cast) => readonly Step[])[] = [
  // A yes is for one login, on one phone, once and soon.
  (cast) => [
    ...connect(cast),
    ...signIn(atBank(cast), JUDY),
    phone('right'),
    check(0, true),
    resume(cast),
    ...signIn(atBank(cast), JUDY),
    resume(cast),
  ],
  (cast) => [
    ...connect(cast),
    ...signIn(cast, JUDY),
    ...signIn(cast, JUDY),
    phone('right', 1),
    check(),
    resume(cast),
    check(1),
  ],
  (cast) => [
    ...connect(cast),
    ...connect(cast, KEN),
    ...signIn(cast, JUDY),
    ...signIn(cast, KEN),
    phone('other phone', 1),
    phone('right'),
    check(1),
    check(),
  ],
  ...([wait(301), { do: 'restart' }, reset(JUDY)] as const).map((between: Step) => (cast: Cast) => [
    ...connect(cast),
    ...signIn(cast, JUDY),
    phone('right'),
    between,
    check(),
    resume(cast),
  ]),
  // A no is final, and so is a wrong number.
  ...(['no', 'wrong'] as const).map((as) => (cast: Cast) => [
    ...connect(cast),
    ...signIn(cast, JUDY),
    phone(as),
    phone('right'),
    check(),
    type('fresh'),
    type('fresh'),
    resume(cast),
  ]),
  (cast) => [
    ...connect(cast),
    grant(cast, JUDY),
    grant(cast, JUDY),
    ask(1),
    phone('right'),
    ask(0),
    answer('oob', 'right'),
    answer('oob', 'right', 1),
  ],
  (cast) => [
    ...connect(cast),
    ...Array.from({ length: 8 }, () => signIn(cast, JUDY)).flat(),
    { do: 'restart' },
    ...Array.from({ length: 8 }, () => signIn(cast, JUDY)).flat(),
  ],
  // A ticket is good once, for a while, and not after a reset.
  ({ user, browser }) => [reset(user), ticket(user), enrol(browser), enrol(browser)],
  ({ user, browser }) => [reset(user), ticket(user), wait(5 * 86_400), enrol(browser)],
  ({ user, browser }) => [reset(user), ticket(user), reset(user), enrol(browser)],
  (cast) => [
    reset(cast.user),
    ...signIn(cast, cast.user),
    ticket(cast.user),
    enrol(cast.browser),
    type('fresh'),
    type('fresh'),
    resume(cast),
  ],
  // What was taken away stays away, though the folder still names it.
  (cast) => [
    reset(cast.user),
    { do: 'restart' },
    ...signIn(cast, cast.user),
    type('replayed'),
    resume(cast),
    grant(cast, cast.user),
    answer('otp', 'replayed'),
  ],
  (cast) => [
    ...remembered(cast),
    { do: 'forget', user: cast.user },
    ...signIn(atBank(cast), cast.user),
    resume(cast),
  ],
  // A reset ends what was remembered, and the logins that were under way.
  (cast) => [
    ...remembered(cast),
    reset(cast.user),
    ticket(cast.user),
    enrol((cast.browser + 1) % 3),
    ...signIn(atBank(cast), cast.user),
    resume(cast),
  ],
  (cast) => [
    ...signIn(cast, cast.user),
    reset(cast.user),
    type('fresh'),
    type('fresh'),
    resume(cast),
    { do: 'open', browser: cast.browser, client: 'open', how: 'silent' },
  ],
]

/** Each of them with somebody who has an app. */
export const EVERY_RUN = RUNS.map((run) => run({ user: 1, browser: 0, client: 'vault' }))

/** One of them, with somebody in it. */
export const furtherRuns: fc.Arbitrary<readonly Step[]> = fc
  .record({
    user: fc.constantFrom(0, 1, 2, JUDY, KEN),
    browser: fc.nat({ max: 2 }),
    client: fc.constantFrom<ClientId>('bank', 'vault'),
    run: fc.constantFrom(...RUNS),
  })
  .map(({ run, ...cast }) => run(cast))
