import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  isAuthorityGood,
  isServerCertificateGood,
  makeAuthority,
  makeServerCertificate,
} from './certificates.js'
import type { Certificate } from './certificates.js'
import { readPrivateFile, writePrivateFile } from './private-file.js'

/** What a server needs to speak https, and its clients to believe it. */
export interface LocalHttps extends Certificate {
  /** The authority's certificate, PEM: what clients are told to trust. It is no secret. */
  readonly authority: string
  /** Where that certificate is; absent where nothing is kept. */
  readonly authorityFile?: string
  /** Nobody can have trusted this authority yet. */
  readonly isNewAuthority: boolean
}

/** What {@link openLocalHttps} needs. */
export interface LocalHttpsOptions {
  /** Where the authority is kept; without one it ends with the process. */
  readonly folder?: string | undefined
  /** Host names and addresses by which the server is reached. */
  readonly names: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

const FILES = {
  /** Key and certificate in one file, so that two processes can never keep halves of two pairs. */
  authority: 'authority.pem',
  server: 'server.pem',
  public: 'lockstep-ca.pem',
} as const

/**
 * The certificate of a server on this machine, by an authority of this machine. Both are made when they are
 * missing or nearly over; their keys are in files that only their owner can read.
 *
 * @throws Error when others can read a key.
 */
export async function openLocalHttps({
  folder,
  names,
  now,
}: LocalHttpsOptions): Promise<LocalHttps> {
  const { authority, isNew } = await openAuthority(folder, now)
  const server = await openServerCertificate(folder, { authority, names, now })
  const opened = { ...server, authority: authority.cert, isNewAuthority: isNew }
  if (folder === undefined) return opened
  const authorityFile = join(folder, FILES.public)
  writeFileSync(authorityFile, authority.cert)
  // A folder inside a repository: the key of an authority is the last thing to commit.
  writeFileSync(join(folder, '.gitignore'), '*\n')
  return { ...opened, authorityFile }
}

async function openAuthority(
  folder: string | undefined,
  now: number,
): Promise<{ readonly authority: Certificate; readonly isNew: boolean }> {
  const file = folder && join(folder, FILES.authority)
  const kept = file && readPair(file)
  if (kept && isAuthorityGood(kept, now)) return { authority: kept, isNew: false }
  const made = await makeAuthority()
  if (!file || writePrivateFile(file, joined(made), { replace: kept !== undefined })) {
    return { authority: made, isNew: true }
  }
  // Another process was faster; its authority is this machine's.
  return { authority: readPair(file) ?? made, isNew: true }
}

async function openServerCertificate(
  folder: string | undefined,
  needs: {
    readonly authority: Certificate
    readonly names: readonly string[]
    readonly now: number
  },
): Promise<Certificate> {
  const file = folder && join(folder, FILES.server)
  const kept = file && readPair(file)
  if (kept && isServerCertificateGood(kept, needs)) return kept
  const made = await makeServerCertificate(needs.authority, needs.names)
  if (file) writePrivateFile(file, joined(made), { replace: true })
  return made
}

const PAIR =
  /^(-----BEGIN RSA PRIVATE KEY-----.*?-----END RSA PRIVATE KEY-----\s+)(-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\s*)$/s

function readPair(file: string): Certificate | undefined {
  const content = readPrivateFile(file)
  if (content === undefined) return undefined
  const [, key, cert] = PAIR.exec(content) ?? []
  if (key !== undefined && cert !== undefined) return { key, cert }
  throw new Error(`${file} is no key with its certificate. Delete it to get a new one.`)
}

function joined({ key, cert }: Certificate): string {
  return `${key.trim()}\n${cert}`
}
