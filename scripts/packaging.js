// Checks what would be published: publint for the manifest, attw for the types of every entry.
import { spawnSync } from 'node:child_process'

const packages = ['rules', 'tenant', 'client', 'widget']
let failed = 0
for (const name of packages) {
  const dir = `packages/${name}`
  check(`publint ${name}`, ['publint', dir, '--strict'])
  // What CommonJS resolution finds counts only where there is something for it to find.
  const profile = name === 'rules' ? 'node16' : 'esm-only'
  check(`attw ${name}`, ['attw', '--pack', dir, '--profile', profile, '--format', 'ascii'])
}
console.log(`${packages.length * 2 - failed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0

function check(title, [command, ...args]) {
  const { status, stdout, stderr } = spawnSync('npx', [command, ...args], { encoding: 'utf8' })
  if (status === 0) return console.log(`ok      ${title}`)
  failed += 1
  console.log(`FAILED  ${title}\n${stdout}${stderr}`)
}
