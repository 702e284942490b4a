import { LockstepError } from '@lockstep/protocol'

/**
 * WebCrypto, which browsers offer on https and on localhost only.
 *
 * @throws LockstepError `configuration_error` elsewhere.
 */
export function subtle(): SubtleCrypto {
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto }
  if (subtle) return subtle
  throw new LockstepError('configuration_error', 'Serve the page over https or from localhost.')
}
