import { isIP } from 'node:net'
import * as v from 'valibot'
import { quote } from '../problems.js'

/** A text with something in it. */
export const text = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '', 'must not be empty. Write a text.'),
)

export const stringList = v.array(v.string())
export const stringRecord = v.record(v.string(), v.string())
export const anyRecord = v.record(v.string(), v.unknown())

/** An address that an application gives, perhaps with `*` in it or a scheme of its own. */
export const urlPattern = v.pipe(
  v.string(),
  v.check(
    (text) => isWebUrl(text.replaceAll('*', 'x')) || /^[a-z][\w+.-]*:\/\/\S+$/i.test(text),
    ({ input }) => `must be a URL; found ${quote(input)}. Write "http://localhost:3000/callback".`,
  ),
)

/** An `http` or `https` address. */
export const webUrl = v.pipe(
  v.string(),
  v.check(
    isWebUrl,
    ({ input }) => `must be an address; found ${quote(input)}. Write "https://example.com/hook".`,
  ),
)

/** Scheme, host and port. */
export const origin = v.pipe(
  v.string(),
  v.check(
    (text) => isWebUrl(text) && new URL(text).origin === text.replace(/\/$/, ''),
    ({ input }) =>
      `must be an origin: scheme, host and port, no path; found ${quote(input)}. Write "http://localhost:3000".`,
  ),
)

/** An email address. */
export const email = v.pipe(
  v.string(),
  v.check(
    (value) => /^[^\s@]+@[^\s@]+$/.test(value.trim()),
    ({ input }) => `must be an email address; found ${quote(input)}. Write "ada@example.com".`,
  ),
)

/** A number above 0; the message names the unit and an example. */
export const amount = (unit: string, example: number) =>
  v.pipe(
    v.number(),
    v.check(
      (value) => Number.isFinite(value) && value > 0,
      ({ input }) =>
        `must be a number of ${unit} above 0; found ${quote(input)}. Write ${example}.`,
    ),
  )

/** A range of IP addresses. */
export const cidr = v.pipe(
  v.string(),
  v.check(
    isCidr,
    ({ input }) =>
      `must be an IP range; found ${quote(input)}. Write "203.0.113.0/24" or "2001:db8::/32".`,
  ),
)

/** An instant that `Date.parse` understands. */
export const instant = v.pipe(
  v.string(),
  v.check(
    (value) => !Number.isNaN(Date.parse(value)),
    ({ input }) => `must be an instant; found ${quote(input)}. Write "2026-01-31T09:30:00.000Z".`,
  ),
)

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function isCidr(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const version = isIP(address)
  const bits = version === 4 ? 32 : 128
  return (
    version !== 0 &&
    rest.length === 0 &&
    prefix !== undefined &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= bits
  )
}
