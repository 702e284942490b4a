// Takes a picture of every screen of the widget as the hosted pages show it, in each look, and makes a
// page of them all: `npm run screens`, then open .lockstep/screens/index.html. `npm run screens -- push`
// takes only those with "push" in their name.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { ensureBrowser } from './lib/find-browser.js'
import { ROOT } from './lib/run.js'

const OUT = join(ROOT, '.lockstep', 'screens')
const WIDE = { width: 560, height: 720 }
/** WCAG 2.2, 1.4.10: 320 CSS pixels are also what 1280 are at 400 %. */
const NARROW = { width: 320, height: 640 }

const LOOKS = {
  light: { viewport: WIDE, colorScheme: 'light' },
  dark: { viewport: WIDE, colorScheme: 'dark' },
  rtl: { viewport: WIDE, colorScheme: 'light', dir: 'rtl' },
  '320px': { viewport: NARROW, colorScheme: 'light' },
  'forced-colors': { viewport: WIDE, colorScheme: 'dark', forcedColors: 'active' },
}

const wanted = process.argv[2] ?? ''
const [script, style] = [
  await bundle(),
  readFileSync(source('tenant/src/pages/hosted.css'), 'utf8'),
]
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  const rows = new Map()
  for (const [look, options] of Object.entries(LOOKS)) {
    for (const [name, file] of await pictures(look, options)) {
      rows.set(name, [...(rows.get(name) ?? []), file])
    }
  }
  writeFileSync(join(OUT, 'index.html'), index(rows))
  console.log(
    `${rows.size} screens in ${Object.keys(LOOKS).length} looks: ${join(OUT, 'index.html')}`,
  )
} finally {
  await browser.close()
}

async function pictures(look, { dir = 'ltr', ...options }) {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
  await page.setContent(
    `<!doctype html><html lang="en" dir="${dir}"><style>${style}</style><main id="lockstep"></main></html>`,
  )
  await page.addScriptTag({ content: script })
  const names = await page.evaluate('gallery.names')
  const taken = []
  for (const name of names.filter((candidate) => candidate.includes(wanted))) {
    await page.evaluate(`gallery.show(${JSON.stringify(name)})`)
    const file = `${name.replaceAll(/[^a-z]+/g, '-')}.${look}.png`
    await page.screenshot({ path: join(OUT, file), fullPage: true })
    taken.push([name, file])
  }
  await page.close()
  return taken
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [source('widget/test/support/gallery.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    alias: {
      '@lockstep/client': source('client/src/index.ts'),
      '@lockstep/protocol': source('protocol/src/index.ts'),
    },
  })
  return outputFiles[0].text
}

function source(path) {
  return join(ROOT, 'packages', path)
}

function index(rows) {
  const head = Object.keys(LOOKS).map((look) => `<th>${look}</th>`)
  const body = [...rows].map(([name, files]) => {
    const cells = files.map((file) => `<td><img src="${file}" alt="" loading="lazy"></td>`)
    return `<tr><th>${name}</th>${cells.join('')}</tr>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>body { font: 14px system-ui } th { text-align: start } td { vertical-align: top } img { max-width: 320px }</style>
<table><tr><th></th>${head.join('')}</tr>${body.join('\n')}</table></html>
`
}
