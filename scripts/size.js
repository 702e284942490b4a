// Prints the size of everything a browser loads, against the budgets of this project.
// `--json` prints one object: { entries: [{ name, min, gzip, brotli, budget }] }, all in bytes.
// Exits with 1 when a budget is exceeded, so that the gate can hold the line.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { transformSync } from 'esbuild'

/** Budgets in bytes of brotli. They are promises, not measurements: raise one only by a decision. */
const CLIENT = 5_000
/** What the MFA API adds to a page that has the client. Our choice. */
const CLIENT_MFA = 2_000
const FIRST_SCREEN = 20_000
const LAZY_PART = 6_000
/**
 * Everything, lazy parts included, in one file for pages without modules. Our choice: room for the
 * screens of each second factor, which pages with modules load when they are shown.
 */
const WHOLE_WIDGET = 34_000
/** Scripts of a page that only hands a result on. Our choice. */
const RELAY = 1_000

const client = 'packages/client/dist'
const widget = 'packages/widget/dist'
const pages = 'packages/tenant/dist/pages'

if (!existsSync(`${client}/client.esm.min.js`)) {
  console.error('Nothing is built yet. Run `npm run build` first.')
  process.exit(2)
}

const entries = [
  measure('client (ESM)', withStaticImports(`${client}/client.esm.min.js`), CLIENT),
  measure('client (IIFE)', [`${client}/client.iife.min.js`], CLIENT),
  measureBytes('client/mfa, on top of the client', [ownPart(`${client}/mfa.js`)], CLIENT_MFA),
  measure(
    'widget + SDK, first screen (ESM)',
    withStaticImports(`${widget}/widget.esm.min.js`),
    FIRST_SCREEN,
  ),
  measure('widget + SDK, everything (IIFE)', [`${widget}/widget.iife.min.js`], WHOLE_WIDGET),
  ...lazyParts('widget', `${widget}/widget.esm.min.js`),
  measure('hosted page, first screen', withStaticImports(`${pages}/hosted.js`), FIRST_SCREEN),
  ...lazyParts('hosted page', `${pages}/hosted.js`),
  measure('virtual phone', withStaticImports(`${pages}/phone.js`), LAZY_PART),
  measure('form_post page', withStaticImports(`${pages}/form-post.js`), RELAY),
  measure('web_message page', withStaticImports(`${pages}/web-message.js`), RELAY),
]

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ entries }))
} else {
  print(entries)
}
process.exitCode = entries.some(({ brotli, budget }) => brotli > budget) ? 1 : 0

/** The entry and what it imports before anything can run. */
function withStaticImports(entry, seen = new Set()) {
  if (seen.has(entry)) return [...seen]
  seen.add(entry)
  for (const path of imports(entry, 'static')) withStaticImports(path, seen)
  return [...seen]
}

/** What is loaded later, one row a chunk, with what it brings along that is not there already. */
function lazyParts(name, entry) {
  const first = new Set(withStaticImports(entry))
  const roots = new Set()
  const queue = [...first]
  const visited = new Set(queue)
  for (const file of queue) {
    for (const path of imports(file, 'dynamic')) roots.add(path)
    for (const path of [...imports(file, 'dynamic'), ...imports(file, 'static')]) {
      if (!visited.has(path)) queue.push(path)
      visited.add(path)
    }
  }
  return [...roots].map((root) => {
    const files = withStaticImports(root).filter((file) => !first.has(file))
    const label = root.replace(/.*\//, '').replace(/(-[\w-]{8})*(\.min)?\.js$/, '')
    return measure(`${name}, lazy: ${label}`, files, LAZY_PART)
  })
}

function imports(file, kind) {
  const code = readFileSync(file, 'utf8')
  const pattern =
    kind === 'dynamic'
      ? /\bimport\(\s*["'`](\.[^"'`]+)["'`]\s*\)/g
      : /\b(?:import|export)\b[^"'`();]*?["'](\.[^"']+)["']/g
  return [...code.matchAll(pattern)].map(([, path]) => join(dirname(file), path))
}

/** An entry without the chunks that it shares, minified as an application's bundler would. */
function ownPart(entry) {
  const options = { minify: true, format: 'esm', legalComments: 'none' }
  return Buffer.from(transformSync(readFileSync(entry, 'utf8'), options).code)
}

function measure(name, files, budget) {
  return measureBytes(
    name,
    files.map((file) => readFileSync(file)),
    budget,
  )
}

function measureBytes(name, parts, budget) {
  const sum = { min: 0, gzip: 0, brotli: 0 }
  for (const bytes of parts) {
    sum.min += bytes.length
    sum.gzip += gzipSync(bytes, { level: 9 }).length
    sum.brotli += brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
    }).length
  }
  return { name, ...sum, budget }
}

function print(rows) {
  const number = (value) => value.toLocaleString('en').padStart(9)
  console.log(`${'bytes'.padEnd(44)}      min     gzip   brotli   budget`)
  for (const { name, min, gzip, brotli, budget } of rows) {
    const verdict = brotli > budget ? '  OVER' : ''
    console.log(
      `${name.padEnd(40)}${number(min)}${number(gzip)}${number(brotli)}${number(budget)}${verdict}`,
    )
  }
}
