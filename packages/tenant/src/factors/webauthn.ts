import { webauthnFactor } from './webauthn-factor.js'

/** A security key that is carried around, such as a YubiKey: the hardware token. */
export const webauthnRoaming = webauthnFactor('roaming')

/** This very device, opened by its fingerprint reader, camera or PIN. */
export const webauthnPlatform = webauthnFactor('platform')
