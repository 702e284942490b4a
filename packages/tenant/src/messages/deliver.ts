import type { TenantConfig } from '../config/tenant-config.js'
import type { Outbox } from '../services.js'
import type { OutgoingMessage, Sender } from './sender.js'
import { createSmtpSender } from './smtp-sender.js'
import type { SmtpSettings } from './smtp-sender.js'
import { createTwilioSender } from './twilio-sender.js'
import type { TwilioSettings } from './twilio-sender.js'
import { createWebhookSender } from './webhook-sender.js'
import type { WebhookSettings } from './webhook-sender.js'

/** How the tenant reaches people, by kind of message. A kind without a sender stays in the outbox. */
export interface SenderSettings {
  readonly email?: SmtpSettings | WebhookSettings
  readonly sms?: TwilioSettings | WebhookSettings
  readonly voice?: TwilioSettings | WebhookSettings
}

/** What {@link createDelivery} needs. */
export interface DeliveryOptions {
  readonly outbox: Outbox
  readonly config: () => TenantConfig
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Puts each message into the outbox, and takes it to the world where the configuration says how.
 * Senders are made at their first message, and again when their settings change.
 */
export function createDelivery({
  outbox,
  config,
  fetch = globalThis.fetch,
}: DeliveryOptions): (message: OutgoingMessage) => Promise<void> {
  const senders = new WeakMap<object, Sender>()

  function senderFor({ kind }: OutgoingMessage): Sender | undefined {
    const settings = config().messages.senders[kind]
    if (!settings) return undefined
    const known = senders.get(settings)
    if (known) return known
    const sender = createSender(settings, fetch)
    senders.set(settings, sender)
    return sender
  }

  return async (message) => {
    await outbox.send(message)
    await senderFor(message)?.(message)
  }
}

function createSender(
  settings: NonNullable<SenderSettings[keyof SenderSettings]>,
  fetch: typeof globalThis.fetch,
): Sender {
  switch (settings.type) {
    case 'smtp':
      return createSmtpSender(settings)
    case 'webhook':
      return createWebhookSender(settings, fetch)
    case 'twilio':
      return createTwilioSender(settings, fetch)
  }
}
