import type { LoginTarget } from '@lockstep/protocol'
import type { TextId } from '../languages/text-id.js'
import type { ScreenContext } from '../screens/screen-context.js'

/** Says which application this is for, when that is known. */
export function applicationDescription(
  { text }: ScreenContext,
  id: TextId,
  { applicationName }: LoginTarget,
): string | undefined {
  return applicationName && text(id, { application: applicationName })
}
