import '../../src/define.js'
import { FakeController } from './fake-controller.js'
import { everyScreen } from './screens.js'

/** What the page tells the test once every screen was drawn. */
export interface StrictReport {
  readonly drawn: number
  readonly violations: readonly string[]
}

const violations: string[] = []
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`)
})

let drawn = 0
for (const screen of Object.values(everyScreen)) {
  const element = document.createElement('lockstep-login')
  element.controller = new FakeController(screen)
  document.body.append(element)
  while (!element.querySelector(`[data-screen="${screen.screen}"]`)) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  // Styles that the policy held back would leave the browser's own.
  if (
    getComputedStyle(element.shadowRoot?.querySelector('[part="card"]') ?? element).maxWidth !==
    'none'
  )
    drawn += 1
  element.remove()
}

const report: StrictReport = { drawn, violations }
parent.postMessage(report, '*')
