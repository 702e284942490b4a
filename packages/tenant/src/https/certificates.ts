import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const DAY_MS = 86_400_000

/**
 * Days. Our choice: long enough not to be trusted anew all the time, and less than the 825 days that
 * Apple's systems accept of any certificate.
 */
const AUTHORITY_DAYS = 800
const SERVER_DAYS = 90
/** Days before its end at which a certificate is made anew; a server's always ends before its authority's. */
const RENEW_DAYS = { authority: SERVER_DAYS + 1, server: 30 } as const

/** A new authority, under a name by which people find it where they trust it. */
export async function makeAuthority(): Promise<Certificate> {
  const { createCA } = await import('mkcert')
  return withLineFeeds(
    await createCA({
      organization: 'Lockstep local development',
      countryCode: 'XX',
      state: 'This machine only',
      locality: 'This machine only',
      validity: AUTHORITY_DAYS,
    }),
  )
}

/** A new certificate for a server of these names, which are host names and addresses. */
export async function makeServerCertificate(
  authority: Certificate,
  names: readonly string[],
): Promise<Certificate> {
  const { createCert } = await import('mkcert')
  return withLineFeeds(
    await createCert({ ca: authority, domains: [...names], validity: SERVER_DAYS }),
  )
}

/** Tells whether an authority can still sign, at `now` in milliseconds since the epoch. */
export function isAuthorityGood({ cert }: Certificate, now: number): boolean {
  return lastsLongerThan(new X509Certificate(cert), RENEW_DAYS.authority, now)
}

/** Tells whether a server can still use its certificate: of this authority, for all these names, for a while. */
export function isServerCertificateGood(
  { cert }: Certificate,
  {
    authority,
    names,
    now,
  }: {
    readonly authority: Certificate
    readonly names: readonly string[]
    /** Milliseconds since the epoch. */
    readonly now: number
  },
): boolean {
  const served = new X509Certificate(cert)
  const signer = new X509Certificate(authority.cert)
  return (
    lastsLongerThan(served, RENEW_DAYS.server, now) &&
    served.verify(signer.publicKey) &&
    names.every((name) => (isIP(name) ? served.checkIP(name) : served.checkHost(name)))
  )
}

/** Its maker ends lines as Windows does; files and programs here expect them as everywhere else. */
function withLineFeeds({ key, cert }: Certificate): Certificate {
  return { key: key.replaceAll('\r\n', '\n'), cert: cert.replaceAll('\r\n', '\n') }
}

function lastsLongerThan({ validTo }: X509Certificate, days: number, now: number): boolean {
  return Date.parse(validTo) - now > days * DAY_MS
}
