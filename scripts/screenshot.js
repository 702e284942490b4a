// Draws docs/demo.png: the demo in the middle of a login, with the window that asks for a code on top.
// Build first: npm run build && node scripts/screenshot.js
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { startDemo } from '../demo/dist/server.js'
import { ensureBrowser } from './lib/find-browser.js'
import { ROOT } from './lib/run.js'

const PAGE = { width: 1440, height: 900 }
const POPUP = { width: 400, height: 500 }
/** Where the window lies on the page; pixels. */
const POSITION = { left: 120, top: 330 }

const demo = await startDemo()
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const context = await browser.newContext({
    viewport: PAGE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  })
  const { page, popup } = await stopAtTheCode(context)
  const [below, above] = [await page.screenshot(), await popup.screenshot()]
  await compose(context, below, above)
} finally {
  await browser.close()
  await demo.close()
}

/** Signs in from a café, up to where the window asks for the code. */
async function stopAtTheCode(context) {
  const page = await context.newPage()
  await page.goto(demo.urls.demo)
  await page.getByRole('button', { name: 'From a café' }).click()
  await page.getByText('now her code is asked for').waitFor()
  const opened = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const popup = await opened
  await popup.setViewportSize(POPUP)
  await popup.getByRole('textbox').waitFor()
  await page.getByText('Second factor asked for').first().waitFor()
  return { page, popup }
}

/** Two windows cannot be photographed together, so one is laid over the other. */
async function compose(context, below, above) {
  const page = await context.newPage()
  await page.setContent(`<style>
    body { margin: 0; overflow: hidden }
    img { display: block }
    figure {
      position: absolute; left: ${POSITION.left}px; top: ${POSITION.top}px; margin: 0;
      border-radius: 10px; overflow: hidden; background: #d9dce6;
      box-shadow: 0 0 0 1px rgb(0 0 0 / 20%), 0 24px 64px rgb(0 0 0 / 35%);
      font: 12px system-ui, 'Liberation Sans', sans-serif; color: #333;
    }
    figcaption { padding: 7px 12px }
  </style>
  <img src="${dataUrl(below)}" alt="">
  <figure><figcaption>localhost:4400/u/mfa</figcaption><img src="${dataUrl(above)}" alt=""></figure>`)
  await page.screenshot({ path: join(ROOT, 'docs', 'demo.png') })
}

function dataUrl(png) {
  return `data:image/png;base64,${png.toString('base64')}`
}
