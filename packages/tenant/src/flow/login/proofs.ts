import type { Fulfilment } from '@lockstep/protocol'
import type { SessionMethod } from '../sessions/sessions.js'
import { methodType } from './action-factors.js'

/** The second factors that a login proved itself; a remembered browser proved nothing now. */
export function proofsOf(fulfilments: readonly Fulfilment[]): readonly SessionMethod[] {
  return fulfilments
    .filter((fulfilment) => fulfilment.kind === 'multifactor')
    .filter(({ by }) => by !== 'remembered-browser')
    .map(({ factor, at }) => ({ name: 'mfa', ...methodType(factor), timestamp: at * 1000 }))
}
