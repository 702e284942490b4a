// Tests in a real browser: `npx wtr`, or `npx wtr --files 'packages/client/test/**/*.browser.ts'`.
import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { fakeTenant } from './packages/client/test/support/fake-tenant.js'
import { jsonReporter } from './scripts/lib/json-reporter.js'
import { findBrowser } from './scripts/lib/find-browser.js'

const launchers = { chromium }
// The gate adds up what every suite reports.
const report = process.env.LOCKSTEP_REPORT

export default {
  files: 'packages/{client,widget}/test/**/*.browser.{ts,html}',
  browsers: (process.env.BROWSERS ?? 'chromium').split(',').map((name) => launchers[name]()),
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [
    sources({ '@lockstep/client': '/packages/client/src/index.ts' }),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)),
    }),
  ],
  middleware: [fakeTenant()],
  reporters: [defaultReporter(), ...(report ? [jsonReporter(report)] : [])],
  testFramework: { config: { timeout: 30_000 } },
}

function chromium() {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: install one, or set LOCKSTEP_CHROMIUM.')
  const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']
  return chromeLauncher({
    concurrency: 1,
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--no-first-run', ...quiet.map((feature) => `--disable-${feature}`)],
    },
  })
}

/** Packages of ours are tested as they are written, not as they were built last. */
function sources(entries) {
  const paths = new Map(Object.entries(entries))
  return { name: 'sources', resolveImport: ({ source }) => paths.get(source) }
}
