/** What the wire calls each channel. */
export const CHANNELS = { sms: 'sms', voice: 'voice', email: 'email', push: 'auth0' } as const

/** A channel as the wire calls it. */
export type OobChannel = (typeof CHANNELS)[keyof typeof CHANNELS]
