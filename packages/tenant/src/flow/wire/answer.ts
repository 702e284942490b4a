import type { Context } from 'hono'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import { errorPage } from '../../http/error-page.js'
import type { ErrorPage } from '../../http/error-page.js'

/** What an endpoint answers, as data: the edge makes a response of it. */
export interface Answer {
  readonly status: number
  readonly body: string | null
  readonly headers: Readonly<Record<string, string>>
  /** `Set-Cookie` values. */
  readonly cookies: readonly string[]
  /** In place of the body: a page that sends nobody anywhere. */
  readonly page?: ErrorPage
}

/** Cookies and headers of an answer. */
export interface AnswerOptions {
  /** 200 by default. */
  readonly status?: number
  readonly cookies?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** A JSON answer. */
export function json(body: unknown, options: AnswerOptions = {}): Answer {
  return answer(JSON.stringify(body), 'application/json; charset=utf-8', options)
}

/** A plain text answer. */
export function text(body: string, options: AnswerOptions = {}): Answer {
  return answer(body, 'text/plain; charset=utf-8', options)
}

/** A script that calls `callback` with `values`, for pages that load it by a script element. */
export function script(callback: string, ...values: readonly unknown[]): Answer {
  return answer(
    `${callback}(${values.map((value) => JSON.stringify(value)).join(', ')});`,
    'text/javascript; charset=utf-8',
    {},
  )
}

/** An HTML page of ours under `policy`. */
export function html(body: string, policy: string, options: AnswerOptions = {}): Answer {
  return answer(body, 'text/html; charset=utf-8', {
    ...options,
    headers: { ...options.headers, 'content-security-policy': policy },
  })
}

/** Sends the browser to `location` with a GET, whatever it sent (RFC 9110 section 15.4.4). */
export function redirect(location: string, { cookies = [] }: AnswerOptions = {}): Answer {
  return { status: 303, body: null, headers: { location }, cookies }
}

/** The page of last resort: nothing in the request can be trusted with a redirect. */
export function failurePage(
  error: string,
  description: string,
  { status = 400, wayOn }: { readonly status?: number; readonly wayOn?: string } = {},
): Answer {
  return {
    status,
    body: null,
    headers: {},
    cookies: [],
    page: {
      status: status as ContentfulStatusCode,
      title: 'We cannot sign you in',
      description,
      error,
      ...(wayOn !== undefined && { wayOn }),
    },
  }
}

/** The answer with more cookies. */
export function withCookies(answered: Answer, cookies: readonly (string | undefined)[]): Answer {
  const more = cookies.filter((cookie) => cookie !== undefined)
  return more.length === 0 ? answered : { ...answered, cookies: [...answered.cookies, ...more] }
}

/** Makes the response, on top of the headers that were set before the endpoint ran. */
export function send(c: Context, { status, body, headers, cookies, page }: Answer) {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  if (page) return errorPage(c, page)
  return body === null
    ? c.body(null, status as StatusCode)
    : c.body(body, status as ContentfulStatusCode)
}

function answer(
  body: string,
  contentType: string,
  { status = 200, cookies = [], headers = {} }: AnswerOptions,
): Answer {
  return { status, body, headers: { ...headers, 'content-type': contentType }, cookies }
}
