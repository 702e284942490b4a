import { phoneFactor } from './phone-factor.js'

/** A code that is read out in a call. */
export const voice = phoneFactor('voice')
