import { isLoopbackName } from '../http/host-check.js'
import { createDuoAccount } from './account.js'
import { healthCheck, token } from './api.js'
import { enrolmentPage, problemPage, promptPage, returnPage } from './pages.js'
import { createPrompts } from './prompts.js'
import type { PromptAnswer } from './prompts.js'
import { createShortLived } from './short-lived.js'

/** What a {@link DuoStandIn} is made from. */
export interface DuoStandInOptions {
  /** Where browsers and applications reach it, without a trailing slash. */
  readonly origin: () => string
  /** Seconds since the epoch; the system's clock by default. */
  readonly now?: () => number
}

/** A service that speaks Duo's protocol, with one application and people who answer on its pages. */
export interface DuoStandIn {
  /** The keys of its one application. */
  readonly ikey: string
  readonly skey: string
  /** Answers one request; the whole service is this function. */
  fetch(request: Request): Promise<Response>
  /**
   * Answers the prompt at `url`, to which an application sends the browser, as its person would; who is
   * new gets a device first. The result is where the browser goes next.
   */
  answer(url: string, answer: PromptAnswer): Promise<string>
  /** The names of those who have a device. */
  enrolled(): readonly string[]
  /** `true` fails every health check, as during an outage, until `false`. */
  setOutage(isOut: boolean): void
}

/** Characters of a body, and of the name of a device; our choice. */
const MAX_BODY = 16_384
const MAX_DEVICE = 40
/** Seconds for the page that takes the browser back. */
const RETURN_SECONDS = 60

/**
 * Stands in for Duo's Universal Prompt: health check, authorization, prompt and token endpoint.
 *
 * @see [Duo OIDC Auth API](https://duo.com/docs/oauthapi)
 */
export function createDuoStandIn({
  origin,
  now = () => Math.floor(Date.now() / 1000),
}: DuoStandInOptions): DuoStandIn {
  const account = createDuoAccount(now)
  const prompts = createPrompts({ account, origin, now })
  const returns = createShortLived<string>(now, RETURN_SECONDS)
  const api = { account, prompts, origin, now }
  let isOut = false

  async function authorize(url: URL): Promise<Response> {
    try {
      const { id } = await prompts.open(url)
      return seeOther(`/frame/prompt?sid=${id}`)
    } catch (error) {
      return problemPage(`The request of the application is not good: ${(error as Error).message}`)
    }
  }

  function show(id: string): Response {
    const prompt = prompts.find(id)
    if (!prompt) return problemPage('This prompt is unknown, or over.', 410)
    const device = prompts.deviceOf(prompt.username)
    return device === undefined ? enrolmentPage(prompt) : promptPage(prompt, device)
  }

  async function submit(request: Request, id: string): Promise<Response> {
    const { origin: own } = new URL(request.url)
    if (request.headers.get('origin') !== own) {
      return problemPage('Only the pages of this service may answer.', 403)
    }
    const prompt = prompts.find(id)
    if (!prompt) return problemPage('This prompt is unknown, or over.', 410)
    const body = await formOf(request)
    const answer = body.get('answer')
    if (answer === 'enrol') {
      const device = (body.get('device') ?? '').trim()
      if (device === '' || device.length > MAX_DEVICE) {
        return enrolmentPage(prompt, `Give the device a name of 1 to ${MAX_DEVICE} characters.`)
      }
      prompts.enrol(prompt.username, device)
      return seeOther(`/frame/prompt?sid=${id}`)
    }
    const location = isAnswer(answer) ? prompts.answer(id, answer) : undefined
    if (location === undefined) return problemPage('This cannot be answered so.')
    returns.set(id, location)
    return seeOther(`/frame/return?sid=${id}`)
  }

  return {
    ikey: account.ikey,
    skey: account.skey,
    async fetch(request) {
      const url = new URL(request.url)
      // A page on the web could otherwise re-bind its own name to this machine.
      if (!isLoopbackName(url.hostname)) return problemPage('Not under this name.', 421)
      const id = url.searchParams.get('sid') ?? ''
      switch (`${request.method} ${url.pathname}`) {
        case 'POST /oauth/v1/health_check':
          return isOut
            ? Response.json({ stat: 'FAIL', message: 'Service unavailable' }, { status: 503 })
            : healthCheck(api, await formOf(request))
        case 'POST /oauth/v1/token':
          return token(api, await formOf(request))
        case 'GET /oauth/v1/authorize':
          return authorize(url)
        case 'GET /frame/prompt':
          return show(id)
        case 'POST /frame/prompt':
          return submit(request, id)
        case 'GET /frame/return': {
          const location = returns.get(id)
          return location === undefined
            ? problemPage('This prompt is unknown, or over.', 410)
            : returnPage(location)
        }
        default:
          return problemPage('There is nothing here.', 404)
      }
    },
    async answer(url, answer) {
      const { id, username } = await prompts.open(new URL(url))
      if (prompts.deviceOf(username) === undefined) prompts.enrol(username, 'Phone')
      const location = prompts.answer(id, answer)
      if (location === undefined) throw new Error('The prompt is over. Ask for another one.')
      return location
    },
    enrolled: () => prompts.enrolled(),
    setOutage(out) {
      isOut = out
    },
  }
}

function isAnswer(value: string | null): value is PromptAnswer {
  return value === 'approve' || value === 'deny' || value === 'cancel'
}

async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams((await request.text()).slice(0, MAX_BODY))
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
