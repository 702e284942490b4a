import { expect } from '@open-wc/testing'
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import { laterScreens } from '../src/screens/later-screens.js'
import { everyScreen } from './support/screens.js'
import { LoginHarness } from './support/login-harness.js'

const views = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'right to left': { dir: 'rtl' },
  'dark, right to left': { colorScheme: 'dark', dir: 'rtl' },
} as const

it('every screen that can be loaded is looked at', () => {
  const shown = new Set<string>(
    Object.values(everyScreen).map((screen) =>
      'target' in screen && screen.target.connections ? 'login-connections' : screen.screen,
    ),
  )
  expect(Object.keys(laterScreens).filter((name) => !shown.has(name))).to.deep.equal([])
})

for (const [view, options] of Object.entries(views)) {
  describe(`axe finds nothing, ${view}:`, () => {
    before(() => emulateMedia({ reducedMotion: 'reduce' }))
    after(() => emulateMedia({ reducedMotion: 'no-preference' }))

    for (const [name, screen] of Object.entries(everyScreen)) {
      it(name, async () => {
        const { element } = await LoginHarness.open(screen, options)
        await expect(element).to.be.accessible()
      })
    }
  })
}

describe('at 320 CSS pixels (WCAG 2.2, 1.4.10 Reflow)', () => {
  before(() => setViewport({ width: 320, height: 640 }))
  after(() => setViewport({ width: 800, height: 600 }))

  for (const [name, screen] of Object.entries(everyScreen)) {
    it(`${name} fits`, async () => {
      await LoginHarness.open(screen)
      expect(document.documentElement.scrollWidth).to.be.at.most(320)
    })
  }
})

describe('targets (WCAG 2.2, 2.5.8 Target Size)', () => {
  for (const [name, screen] of Object.entries(everyScreen)) {
    it(`${name}: each is 24 CSS pixels high and wide`, async () => {
      const { element } = await LoginHarness.open(screen)
      const targets = element.querySelectorAll(
        'button, input:not([hidden]), summary, label:has(input)',
      )
      for (const target of targets) {
        // A checkbox shares the target of its label.
        const { width, height } = (target.closest('label') ?? target).getBoundingClientRect()
        expect(Math.min(width, height), target.outerHTML).to.be.at.least(24)
      }
    })
  }
})
