// Builds every package, or those named in ONLY (comma separated).
import { chmod, rm } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'

const only = process.env.ONLY?.split(',')
const targets = {
  rules: 'packages/rules/dist',
  client: 'packages/client/dist',
  widget: 'packages/widget/dist',
  tenant: 'packages/tenant/dist',
  demo: 'demo/dist',
}
for (const [name, dist] of Object.entries(targets)) {
  if (!only || only.includes(name)) await rm(dist, { recursive: true, force: true })
}
step('npx', ['rollup', '--config', '--silent'])
if (!only || only.includes('widget')) {
  step('npm', ['run', '--silent', 'manifest', '--workspace', '@lockstep/widget'])
}
// npm does the same for a package that it installs; inside the repository it is on us.
if (!only || only.includes('tenant')) await chmod('packages/tenant/dist/cli.js', 0o755)

function step(command, args) {
  const shell = process.platform === 'win32'
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell })
  if (status !== 0) process.exit(status ?? 1)
}
