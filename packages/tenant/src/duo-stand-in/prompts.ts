import { randomSecret } from '../flow/wire/secrets.js'
import type { DuoAccount } from './account.js'
import { createShortLived } from './short-lived.js'

/** A person whom an application sent here to be asked. */
export interface Prompt {
  readonly id: string
  readonly username: string
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string | undefined
  /** The name of the parameter that the code comes back in. */
  readonly codeName: 'duo_code' | 'code'
}

/** How a person answers. */
export type PromptAnswer = 'approve' | 'deny' | 'cancel'

/** What a code stands for. */
export interface Answered extends Prompt {
  readonly answer: 'approve' | 'deny'
  /** Seconds since the epoch. */
  readonly at: number
}

/** The prompts that are open, the devices that people have, and the codes that were given out. */
export interface Prompts {
  /**
   * Opens the prompt that an authorization request asks for.
   *
   * @throws Error that says what is wrong with the request.
   */
  open(request: URL): Promise<Prompt>
  find(id: string): Prompt | undefined
  /** The name of the person's device; `undefined` for who has none yet. */
  deviceOf(username: string): string | undefined
  enrol(username: string, device: string): void
  enrolled(): readonly string[]
  /** Ends a prompt: where the browser goes. `undefined` when it is over, or there is no device to approve with. */
  answer(id: string, answer: PromptAnswer): string | undefined
  /** What a code stands for, once. */
  redeem(code: string): Answered | undefined
}

/** Seconds that a person has, and that an application has for the code; Duo's are no longer. */
const PROMPT_SECONDS = 300
const CODE_SECONDS = 60
/** Characters of a `state`, as Duo wants it. */
const MIN_STATE = 22
const MAX_STATE = 1024

/** Keeps the prompts of one stand-in. */
export function createPrompts({
  account,
  origin,
  now,
}: {
  readonly account: DuoAccount
  readonly origin: () => string
  readonly now: () => number
}): Prompts {
  const open = createShortLived<Prompt>(now, PROMPT_SECONDS)
  const codes = createShortLived<Answered>(now, CODE_SECONDS)
  const devices = new Map<string, string>()

  return {
    async open({ searchParams }) {
      const claims = await account.verify(searchParams.get('request') ?? '', origin())
      const text = (name: string) => {
        const value = claims[name]
        return typeof value === 'string' ? value : ''
      }
      for (const [name, expected] of [
        ['response_type', 'code'],
        ['scope', 'openid'],
        ['client_id', account.ikey],
      ] as const) {
        if (text(name) !== expected)
          throw new Error(`The ${name} of the request must be "${expected}".`)
        // Duo's clients repeat some of the signed values in the open; they may not contradict.
        if ((searchParams.get(name) ?? expected) !== expected) throw new Error(`Another ${name}.`)
      }
      const [username, redirectUri, state] = [
        text('duo_uname'),
        text('redirect_uri'),
        text('state'),
      ]
      if (username === '') throw new Error('The duo_uname is missing.')
      if (state.length < MIN_STATE || state.length > MAX_STATE) {
        throw new Error(`The state must have ${MIN_STATE} to ${MAX_STATE} characters.`)
      }
      if (!isWebAddress(redirectUri)) throw new Error('The redirect_uri must be a web address.')
      if ((searchParams.get('redirect_uri') ?? redirectUri) !== redirectUri) {
        throw new Error('Another redirect_uri.')
      }
      const prompt: Prompt = {
        id: randomSecret(),
        username,
        redirectUri,
        state,
        nonce: text('nonce') || (searchParams.get('nonce') ?? undefined),
        codeName: claims.use_duo_code_attribute === false ? 'code' : 'duo_code',
      }
      open.set(prompt.id, prompt)
      return prompt
    },

    find: (id) => open.get(id),
    deviceOf: (username) => devices.get(username),
    enrol: (username, device) => void devices.set(username, device),
    enrolled: () => [...devices.keys()],

    answer(id, answer) {
      const prompt = open.get(id)
      if (!prompt || (answer === 'approve' && !devices.has(prompt.username))) return undefined
      open.take(id)
      const back = new URL(prompt.redirectUri)
      back.searchParams.set('state', prompt.state)
      if (answer === 'cancel') {
        back.searchParams.set('error', 'access_denied')
        back.searchParams.set('error_description', 'The person cancelled.')
        return back.href
      }
      const code = randomSecret()
      codes.set(code, { ...prompt, answer, at: now() })
      back.searchParams.set(prompt.codeName, code)
      return back.href
    },

    redeem: (code) => codes.take(code),
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
