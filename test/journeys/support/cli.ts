import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a command ended. */
export interface CliResult {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const CLI = fileURLToPath(new URL('../../../packages/tenant/dist/cli.js', import.meta.url))
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** What the demo's folder holds as `##KEY##`. */
export const DEMO_KEYWORDS = {
  DEMO_URL: 'http://localhost:4401',
  MFA_SERVICE_URL: 'http://localhost:4402',
  MFA_REQUEST_SECRET: 'the secret of requests',
  MFA_ANSWER_SECRET: 'the secret of answers',
}

/** Runs the built `lockstep` in the root of the repository, or in another folder. */
export async function lockstep(
  args: readonly string[],
  { cwd = ROOT, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify(DEMO_KEYWORDS),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { code, out, err }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += String(chunk)
  return all
}
