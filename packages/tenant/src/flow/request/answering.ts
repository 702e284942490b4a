import type { Services } from '../../services.js'
import type { Answer } from '../wire/answer.js'
import { ProtocolError } from '../wire/protocol-error.js'
import type { Answerable } from './answer-address.js'
import { authorizationResponse } from './authorization-response.js'

/** Does `work`, whose refusals are told to where the request wants its answer. */
export async function answering(
  services: Services,
  address: Answerable,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    services.log.info({ error: error.code, detail: error.detail }, 'authorization refused')
    const refusal = { error: error.code, error_description: error.message }
    return authorizationResponse(services.config(), address, refusal)
  }
}
