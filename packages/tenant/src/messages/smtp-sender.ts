import type { Transporter } from 'nodemailer'
import { SEND_TIMEOUT_MS } from './sender.js'
import type { Sender } from './sender.js'

/** A mail server (RFC 5321). */
export interface SmtpSettings {
  readonly type: 'smtp'
  readonly host: string
  /** 587 by default, 465 when `secure`. */
  readonly port?: number
  /** TLS from the first byte. Off by default; STARTTLS is used wherever the server offers it. */
  readonly secure?: boolean
  readonly user?: string
  readonly password?: string
  /** Such as `Acme <no-reply@acme.example>`. */
  readonly from: string
}

/** Sends email. Nothing is loaded or connected before the first message. */
export function createSmtpSender({
  host,
  port,
  secure,
  user,
  password,
  from,
}: SmtpSettings): Sender {
  let transport: Promise<Transporter> | undefined
  async function open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      host,
      port: port ?? (secure ? 465 : 587),
      secure: secure ?? false,
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      connectionTimeout: SEND_TIMEOUT_MS,
      greetingTimeout: SEND_TIMEOUT_MS,
      socketTimeout: SEND_TIMEOUT_MS,
    })
  }
  return async ({ to, subject, text }) => {
    transport ??= open()
    // An address object is one recipient, whatever commas the address itself holds.
    await (await transport).sendMail({ from, to: { name: '', address: to }, subject, text })
  }
}
