import type { Screen } from '@lockstep/protocol'

/** The tenant's answer as a screen, or `undefined` when it is none; whether it can be drawn is seen then. */
export function parseScreen(value: unknown): Screen | undefined {
  const isScreen =
    typeof value === 'object' &&
    value !== null &&
    'screen' in value &&
    typeof value.screen === 'string'
  return isScreen ? (value as Screen) : undefined
}
