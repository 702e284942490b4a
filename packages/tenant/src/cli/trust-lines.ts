import type { RunningTenant } from '../start-tenant.js'

/** Commands that make a system trust an authority. Programs in Node.js need their own word everywhere. */
const TRUST: Partial<Record<NodeJS.Platform, (file: string) => string>> = {
  darwin: (file) =>
    `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db "${file}"`,
  win32: (file) => `certutil -user -addstore Root "${file}"`,
  linux: (file) =>
    `sudo cp "${file}" /usr/local/share/ca-certificates/lockstep-ca.crt && sudo update-ca-certificates`,
}

/** What to tell people who started a tenant with https; nothing without it. */
export function trustLines(
  authority: RunningTenant['certificateAuthority'],
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (authority?.file === undefined) return []
  const { file, isNew } = authority
  const line = `Authority ${file}`
  if (!isNew) return [line]
  const command = TRUST[platform]?.(file)
  return [
    line,
    '',
    'This authority is new: browsers warn until they trust it, once, on this machine only.',
    ...(command === undefined ? [] : [`  system and Chrome:  ${command}`]),
    '  Firefox:            Settings > Certificates > Authorities > Import',
    `  Node.js programs:   NODE_EXTRA_CA_CERTS="${file}"`,
    `  curl:               curl --cacert "${file}" …`,
    'Its key can vouch for any site on this machine: never share the folder. More in docs/https.md.',
  ]
}
