// Builds every package, or those named in ONLY (comma separated).
import { rm } from 'node:fs/promises'
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
const { status } = spawnSync('npx', ['rollup', '--config', '--silent'], { stdio: 'inherit' })
process.exit(status ?? 1)
