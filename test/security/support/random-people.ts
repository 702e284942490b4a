import type { Clock } from '@lockstep/tenant'
import { TOTP } from 'otpauth'
import { expect } from 'vitest'
import { GRACE_RECOVERY_CODE } from '../../journeys/support/acme.js'
import type { Device } from './random-phones.js'
import type { Code } from './random-steps.js'

/** Somebody with an account, and what is truly known of it. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly password: string
  /** Base32; absent while there is no authenticator app. */
  secret?: string
  /** Of the app that was taken away last; somebody else may have it. */
  lostSecret?: string
  recoveryCode?: string
  /** A phone that approves; `secret` is of the codes that came with it. */
  device?: Device
  /** Of a phone that takes codes; it is never lost. */
  readonly phone?: string
  /** Codes that were sent to it, the last one last. */
  readonly messages: Message[]
  readonly usedRecoveryCodes: string[]
  readonly usedSteps: Set<number>
  lastCode?: string
  /** When a wrong guess of each kind was judged, seconds since the epoch. */
  readonly wrong: Readonly<Record<'password' | 'code' | 'recovery', number[]>>
}

/** A code in a text message. */
export interface Message {
  readonly code: string
  /** The login that it was sent for. */
  readonly login: object
  /** Seconds since the epoch. */
  readonly at: number
  isUsed: boolean
}

/** Everybody, and the account that is kept of their guesses and codes. */
export interface Crowd {
  readonly people: readonly Person[]
  /** Notes a wrong guess that was looked at; throws when there were too many. */
  judged(who: Person, kind: keyof Person['wrong']): void
  /** Notes an accepted code of the app with `secret`; throws when it is wrong or was used. */
  useStep(who: Person, code: string, secret: string): void
  /** Notes an accepted recovery code. */
  useRecoveryCode(who: Person, code: string): void
  /** Notes an accepted code from a message that was sent for `login`. */
  useMessage(who: Person, login: object, code: string): void
  /** Notes a text message; throws when there were too many. */
  received(who: Person, message: Message): void
  /** A code that somebody types for `who`. */
  codeOf(who: Person, kind: Code): string
  codeAt(secret: string, steps?: number): string
  /** Notes that the authenticator app is gone. */
  loseApp(who: Person): void
}

const SECRETS = new Map([
  ['grace', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
  ['heidi', 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU'],
])

/** Seconds that a sent code is good for, as documented. */
const MESSAGE_SECONDS = 300

export function createCrowd(clock: Clock, onWrong: () => void): Crowd {
  const people = ['ada', 'grace', 'heidi', 'ivan', 'judy', 'ken'].map(person)

  function codeAt(secret: string, steps = 0): string {
    return new TOTP({ secret }).generate({ timestamp: (clock.now() + steps * 30) * 1000 })
  }

  return {
    people,
    codeAt,

    /** Ten wrong guesses, and one more every six minutes, whatever happened in between. */
    judged({ wrong }, kind) {
      onWrong()
      const now = clock.now()
      wrong[kind].push(now)
      for (const [index, since] of wrong[kind].entries()) {
        const guesses = wrong[kind].length - index
        expect(guesses, `wrong guesses (${kind})`).toBeLessThanOrEqual(10 + (now - since) / 360)
      }
    },

    useStep(who, code, secret) {
      const now = Math.floor(clock.now() / 30)
      const delta = [0, -1, 1].find((each) => codeAt(secret, each) === code)
      expect(delta, 'a wrong code was accepted').toBeDefined()
      expect([...who.usedSteps], 'a code was accepted twice').not.toContain(now + delta!)
      who.usedSteps.add(now + delta!)
      who.lastCode = code
    },

    useRecoveryCode(who, code) {
      expect(code, 'a recovery code was accepted that is not the current one').toBe(
        who.recoveryCode,
      )
      who.usedRecoveryCodes.push(code)
    },

    useMessage(who, login, code) {
      const sent = who.messages.filter((message) => message.login === login)
      const last = sent.at(-1)
      expect(last?.code, 'a code was accepted that was not sent for this login').toBe(code)
      expect(last!.isUsed, 'a code was accepted twice').toBe(false)
      expect(clock.now() - last!.at, 'an old code was accepted').toBeLessThan(MESSAGE_SECONDS)
      last!.isUsed = true
    },

    /** Ten messages, and one more every hour. */
    received({ messages }, message) {
      messages.push(message)
      for (const [index, { at }] of messages.entries()) {
        const sent = messages.length - index
        expect(sent, 'text messages').toBeLessThanOrEqual(10 + (message.at - at) / 3600)
      }
    },

    codeOf(who, kind) {
      const other = people.find(({ id, secret }) => id !== who.id && secret !== undefined)
      if (kind === 'replayed' && who.lostSecret !== undefined) return codeAt(who.lostSecret)
      if (kind === 'replayed') return who.lastCode ?? '000000'
      if (kind === 'of another' && other) return codeAt(other.secret!)
      return kind === 'wrong' || who.secret === undefined ? '000000' : codeAt(who.secret)
    },

    loseApp(who) {
      if (who.secret !== undefined) who.lostSecret = who.secret
      delete who.secret
      delete who.device
      delete who.recoveryCode
      who.usedSteps.clear()
    },
  }
}

function person(name: string): Person {
  const secret = SECRETS.get(name)
  return {
    id: `auth0|${name}`,
    email: `${name}@example.com`,
    password: `the horse of ${name}`,
    ...(secret !== undefined && { secret }),
    ...(name === 'grace' && { recoveryCode: GRACE_RECOVERY_CODE }),
    ...(name === 'ivan' && { phone: '+15550100200' }),
    messages: [],
    usedRecoveryCodes: [],
    usedSteps: new Set(),
    wrong: { password: [], code: [], recovery: [] },
  }
}
