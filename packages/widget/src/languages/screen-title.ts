import type { Screen } from '@lockstep/protocol'
import type { TextId } from './text-id.js'

/** The text that titles a screen: its heading, and good for the page's title too. */
export function screenTitle(screen: Screen): TextId {
  if (screen.screen === 'continue-in-popup') return `continue-in-popup.${screen.popup}.title`
  if (screen.screen === 'success' && screen.notice) return `success.${screen.notice}.title`
  return `${screen.screen}.title`
}
