import { phoneFactor } from './phone-factor.js'

/** A code in a text message. */
export const sms = phoneFactor('sms')
