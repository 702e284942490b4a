import { expect } from '@open-wc/testing'
import { everyScreen } from './support/screens.js'
import type { StrictReport } from './support/strict-page.js'

describe('strict Content-Security-Policy with Trusted Types', () => {
  it('lets every screen be drawn, without one violation', async () => {
    const frame = document.createElement('iframe')
    const reported = new Promise<StrictReport>((resolve) => {
      addEventListener('message', (event: MessageEvent<StrictReport>) => {
        if (event.source === frame.contentWindow) resolve(event.data)
      })
    })
    frame.src = new URL('./support/strict-page.html', import.meta.url).href
    document.body.append(frame)
    const report = await reported
    frame.remove()
    expect(report).to.deep.equal({ drawn: Object.keys(everyScreen).length, violations: [] })
  })
})
