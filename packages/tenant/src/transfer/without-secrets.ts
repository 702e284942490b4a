import { isRecord } from '../config/is-record.js'
import type { RawConfig } from '../config/sections.js'

/** Fields that hold a secret, wherever they are. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'api_key',
  'auth_token',
  'aws_secret_access_key',
  'client_secret',
  'otp_secret',
  'password',
  'password_hash',
  'private_key',
  'recovery_code',
  'secret',
  'secretkey',
  'signing_secret',
  'skey',
  'smtp_pass',
  'twilio_token',
])
/** Lists whose `value` is one. */
const SECRET_LISTS: ReadonlySet<string> = new Set([
  'custom_password_hash',
  'rulesConfigs',
  'secrets',
])

/** A configuration that may be shown, and the keywords that stand for what was taken out. */
export interface Redacted {
  readonly input: RawConfig
  readonly keywords: readonly string[]
}

/** Puts `##KEYWORD##` in the place of every secret. What is a keyword already stays one. */
export function withoutSecrets(input: RawConfig): Redacted {
  const keywords: string[] = []
  const cleaned = clean(input, { path: [], isSecretList: false, keywords })
  return { input: isRecord(cleaned) ? cleaned : {}, keywords }
}

interface Position {
  readonly path: readonly string[]
  readonly isSecretList: boolean
  readonly keywords: string[]
}

function clean(value: unknown, { path, isSecretList, keywords }: Position): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      clean(item, { path: [...path, nameOf(item) ?? String(index)], isSecretList, keywords }),
    )
  }
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, member]) => {
      const at = [...path, field]
      const isSecret =
        SECRET_FIELDS.has(field) ||
        (isSecretList && field === 'value') ||
        // What the scripts of a custom database are told.
        path.at(-1) === 'configuration'
      if (isSecret && typeof member === 'string') return [field, hide(member, at, keywords)]
      const deeper = { path: at, isSecretList: isSecretList || SECRET_LISTS.has(field), keywords }
      return [field, clean(member, deeper)]
    }),
  )
}

function hide(value: string, path: readonly string[], keywords: string[]): string {
  if (/[\uE000\uE001]|^##\w+##$/.test(value)) return value
  const keyword = path.join('_').replace(/\W+/g, '_').toUpperCase()
  keywords.push(keyword)
  return `##${keyword}##`
}

/** What an item is called, so that its keyword stays the same when others come and go. */
function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined
  const name = item.name ?? item.key ?? item.user_id ?? item.email
  return typeof name === 'string' ? name : undefined
}
