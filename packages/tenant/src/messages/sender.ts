import type { OutboxMessage } from '../services.js'

/** A message on its way out. */
export type OutgoingMessage = Omit<OutboxMessage, 'sentAt'>

/** Takes messages to the world. Rejects when a message was not accepted. */
export type Sender = (message: OutgoingMessage) => Promise<void>

/** Milliseconds that a person waits for a message to be accepted. Our choice. */
export const SEND_TIMEOUT_MS = 10_000
