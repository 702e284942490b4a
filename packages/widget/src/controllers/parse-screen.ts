import type { Screen } from '@lockstep/protocol'
import { isScreenName } from '../screens/load-screen.js'

/** The tenant's answer as a screen, or `undefined` when it is not one that this widget knows. */
export function parseScreen(value: unknown): Screen | undefined {
  if (typeof value !== 'object' || value === null || !('screen' in value)) return undefined
  return typeof value.screen === 'string' && isScreenName(value.screen)
    ? (value as Screen)
    : undefined
}
