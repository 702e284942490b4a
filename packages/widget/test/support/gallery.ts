import type { Screen } from '@lockstep/protocol'
import '../../src/define.js'
import type { LoginController } from '../../src/index.js'
import { everyScreen } from './screens.js'

/** What `scripts/screens.js` asks of the page in which this runs. */
export interface Gallery {
  readonly names: readonly string[]
  /** Shows a screen and resolves when it is drawn. */
  show(name: string): Promise<void>
}

declare global {
  interface Window {
    gallery: Gallery
  }
}

window.gallery = { names: Object.keys(everyScreen), show }

async function show(name: string): Promise<void> {
  const screen = everyScreen[name]
  if (!screen) throw new Error(`There is no screen "${name}".`)
  const element = document.createElement('lockstep-login')
  element.headingLevel = 1
  element.dir = document.documentElement.dir
  element.controller = showing(screen)
  const drawn = new Promise((resolve) => {
    if (screen.screen === 'loading') resolve(undefined)
    else element.addEventListener('lockstep-screen', resolve, { once: true })
  })
  document.querySelector('#lockstep')?.replaceChildren(element)
  await drawn
  await element.updateComplete
}

/** Shows one screen and answers nothing. */
function showing(screen: Screen): LoginController {
  return {
    start: () => Promise.resolve(screen),
    submit: () => new Promise<Screen>(() => undefined),
  }
}
